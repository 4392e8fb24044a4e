package dev.confab.history;

import dev.confab.model.Reserved;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback writes beside what it restores, under the namespace's name in {@link Reserved#ROLLBACKS}: it undoes what came
 * after that revision and before its own. Immutable.
 *
 * @param to the revision as of which it restores
 * @param keys how many keys it was for; 0 for the whole namespace
 */
public record RollbackNote(long to, int keys) {

    private static final String TO = "to=";
    private static final String KEYS = " keys=";

    public RollbackNote {
        if (to < 0 || keys < 0) {
            throw new IllegalArgumentException("to and keys must be >= 0, were " + to + " and " + keys);
        }
    }

    /** As it is written: {@code to=12}, or {@code to=12 keys=2}. */
    public String text() {
        return TO + to + (keys == 0 ? "" : KEYS + keys);
    }

    /** Returns null where that is none: a later release may write more. */
    static @Nullable RollbackNote parse(String text) {
        int behind = text.indexOf(KEYS);
        String to = behind < 0 ? text : text.substring(0, behind);
        try {
            return to.startsWith(TO)
                    ? new RollbackNote(
                            Long.parseLong(to.substring(TO.length())),
                            behind < 0 ? 0 : Integer.parseInt(text.substring(behind + KEYS.length())))
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
