package dev.confab.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What gossip as a whole does and costs in simulated fleets, as tables in Markdown, written to {@code benchmarks/}. Virtual time,
 * seeded: neither the machine nor its load is in the figures.
 *
 * <pre>java -Xmx8g -jar benchmarks/target/benchmarks.jar whole [sizes, as 100 1000 2000]</pre>
 *
 * {@code whole seed 2 2000} only prints its rows, to see how much of a figure is the seed.
 */
final class WholeReport {

    private static final List<Integer> SIZES = List.of(100, 1_000, 2_000);
    private static final Path PAGE = Path.of("benchmarks", "whole.md");
    private static final String COMMAND = "java -Xmx8g -jar benchmarks/target/benchmarks.jar whole";

    private WholeReport() {}

    static void write(List<String> words) throws IOException {
        boolean isSeedNamed = words.size() > 1 && words.get(0).equals("seed");
        long seed = isSeedNamed ? Long.parseLong(words.get(1)) : WholeRun.SEED;
        List<String> sizes = isSeedNamed ? words.subList(2, words.size()) : words;
        List<Integer> chosen =
                sizes.isEmpty() ? SIZES : sizes.stream().map(Integer::valueOf).toList();
        StringBuilder members = new StringBuilder();
        StringBuilder commits = new StringBuilder();
        for (int size : chosen) {
            WholeRun run = WholeRun.of(size, seed);
            members.append(members(run));
            commits.append(commits(run));
            System.out.print(members(run) + commits(run));
        }
        if (isSeedNamed) {
            return;
        }
        Files.createDirectories(PAGE.getParent());
        Files.writeString(PAGE, page(sizes, members, commits));
    }

    static String members(WholeRun run) {
        return String.format(
                Locale.ROOT,
                "| %,d | %.1f | %.1f, %.0f | %s | %d |%n",
                run.size(),
                run.formedSeconds(),
                run.idleMessages(),
                run.idleBytes(),
                run.crashSeconds().stream()
                        .map(each -> String.format(Locale.ROOT, "%.1f", each))
                        .collect(Collectors.joining(", ")),
                run.wrongVerdicts());
    }

    static String commits(WholeRun run) {
        StringBuilder rows = new StringBuilder();
        run.scenes()
                .forEach((words, scene) -> rows.append(String.format(
                        Locale.ROOT,
                        "| %,d | %s | %d | %.0f / %.0f / %.0f / %.0f | %.3f | %d |%n",
                        run.size(),
                        words,
                        scene.commits(),
                        scene.millis(0.5),
                        scene.millis(0.99),
                        scene.millis(0.999),
                        scene.millis(1),
                        scene.copiesPerNode(),
                        scene.copiesOfTheBusiest())));
        return rows.toString();
    }

    private static String page(List<String> sizes, StringBuilder members, StringBuilder commits) {
        return """
                # A fleet with everything, simulated

                These figures are simulated: all of gossip as it runs in production, each node with a member table of its own, found
                through three seeds; virtual time, one seed. The machine is not in them. `%s%s` writes this page.

                Latencies of 1 to 50 ms, evenly drawn, connections that keep their order, **1 %% of all messages lost** in all rows. All
                nodes start at once. Bytes are what a node sends when nothing happens, with 100 a message for headers and seal. A crash
                counts as known when every node that runs knows of it. Wrong verdicts: how often a node that had run for ten seconds
                was held for dead by another, through all that follows.

                | Nodes | All know all, s | Idle: messages, bytes a node and s | A crash is known to all after, s | Wrong verdicts |
                |---|---|---|---|---|
                %s
                Entries of %d bytes, committed by the first node.

                - *Calm*: nothing happens but the loss.
                - *5 %% just dead*: they crash at once, nobody has noticed, one commit.
                - *Pauses and churn*: 1 %% of the nodes stand still at a time, for 5 s each, 10 %% an hour crash and as many come; that is
                  noticed by the membership, as is all else.

                Times and the busiest node are the worst of the commits, payloads a node their mean. Nodes count that were there at the commit and ran for the last two
                seconds; for one that stood still the time begins when it runs again.

                | Nodes | Fleet | Commits | ms to 50 / 99 / 99.9 / 100 %% | Payloads a node | Busiest node: payloads |
                |---|---|---|---|---|---|
                %s""".formatted(
                COMMAND, sizes.isEmpty() ? "" : " " + String.join(" ", sizes), members, WholeRun.ENTRY_BYTES, commits);
    }
}
