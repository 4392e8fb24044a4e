package dev.confab.examples.node;

import java.util.List;

/**
 * One thing that the prompt can do. Immutable.
 *
 * @param usage its name and its words; those in brackets may be left out, the last one is the rest of the line
 * @param purpose what it does, in a few words
 * @param action does it and returns the lines of the answer
 */
record Command(String usage, String purpose, Action action) {

    /** Gets the words after the command's name, as many as its usage says. */
    @FunctionalInterface
    interface Action {
        List<String> run(List<String> words);
    }

    String name() {
        return usage.split(" ")[0];
    }

    /** Runs it with the text that follows its name. */
    List<String> run(String rest) {
        int wordsMax = usage.split(" ").length - 1;
        int wordsMin = wordsMax - (int) usage.chars().filter(c -> c == '[').count();
        List<String> words = rest.isEmpty() ? List.of() : List.of(rest.split(" +", Math.max(wordsMax, 1)));
        if (words.size() < wordsMin || words.size() > wordsMax) {
            throw new UsageException("expected: " + usage);
        }
        return action.run(words);
    }
}
