package dev.confab.settings;

import java.util.Set;

/** What became of the placeholders of a text. */
sealed interface Resolution {

    /** The keys that were asked for, also those that do not exist: when one of them changes, the outcome may. */
    Set<String> asked();

    /** The text without placeholders. */
    record Resolved(String text, Set<String> asked) implements Resolution {

        public Resolved {
            asked = Set.copyOf(asked);
        }
    }

    /** Why there is none: a cycle, a key without value, a limit. */
    record Unresolved(String reason, Set<String> asked) implements Resolution {

        public Unresolved {
            asked = Set.copyOf(asked);
        }
    }
}
