package dev.confab.source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The reason of a commit that publishes files: {@code orders.yaml sha256=1f2e... git=4d5c...}, however many there are. */
final class Reason {

    private static final int FILES_MAX = 3;
    private static final int NAME_CHARS_MAX = 64;
    private static final int GIT_CHARS_MAX = 64;

    private Reason() {}

    /**
     * @param changed checksums of the files that changed, by name
     * @param gone names of those that are gone
     * @param bytesMax the cluster's limit
     */
    static String of(SortedMap<String, String> changed, List<String> gone, Optional<String> git, long bytesMax) {
        StringBuilder text = new StringBuilder();
        int named = 0;
        for (String name : changed.keySet()) {
            if (named++ < FILES_MAX) {
                text.append(separator(text)).append(cut(name, NAME_CHARS_MAX));
                text.append(" sha256=").append(changed.get(name));
            }
        }
        for (String name : gone) {
            if (named++ < FILES_MAX) {
                text.append(separator(text)).append(cut(name, NAME_CHARS_MAX)).append(" gone");
            }
        }
        if (named > FILES_MAX) {
            text.append(" and ").append(named - FILES_MAX).append(" more");
        }
        git.ifPresent(revision -> text.append(" git=").append(revision));
        return within(text.toString(), bytesMax);
    }

    /** What the application says, as one word. */
    static Optional<String> word(Optional<String> git) {
        return git.map(text -> cut(text.strip().replaceAll("[^\\p{Graph}]", "_"), GIT_CHARS_MAX))
                .filter(text -> !text.isEmpty());
    }

    private static String separator(CharSequence text) {
        return text.isEmpty() ? "" : ", ";
    }

    /** Cuts no character in two. */
    private static String cut(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
    }

    private static String within(String text, long bytesMax) {
        String fitting = text;
        while (fitting.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            fitting = cut(fitting, fitting.length() - 1);
        }
        return fitting;
    }
}
