package dev.confab.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a transaction does to one key. */
public sealed interface Operation {

    String namespace();

    String key();

    /**
     * Sets the key to the value, whether it exists or not. Immutable.
     *
     * @param expiresAfter how long until the value before it comes back by itself, in whole milliseconds, at most {@link
     *     #EXPIRES_AFTER_MAX}; null where it stays
     */
    record Put(
            String namespace,
            String key,
            String value,
            @Nullable Duration expiresAfter) implements Operation {

        /** The longest that a value can be temporary. */
        public static final Duration EXPIRES_AFTER_MAX = StateMachine.TIME_STEP_MAX;

        public Put {
            Names.requireNamespace(namespace);
            Names.requireKey(key);
            Names.requireText(value, "a value");
            expiresAfter = expiresAfter == null ? null : requireExpiry(namespace, expiresAfter);
        }

        /** One that stays. */
        public Put(String namespace, String key, String value) {
            this(namespace, key, value, null);
        }

        private static Duration requireExpiry(String namespace, Duration expiresAfter) {
            Reserved.requireFree(namespace);
            boolean isShort = expiresAfter.compareTo(Duration.ofMillis(1)) < 0;
            if (isShort || expiresAfter.compareTo(EXPIRES_AFTER_MAX) > 0) {
                throw new IllegalArgumentException("a value must expire after 1 ms to " + EXPIRES_AFTER_MAX.toDays()
                        + " days, was " + expiresAfter);
            }
            return Duration.ofMillis(expiresAfter.toMillis());
        }

        @Override
        public String toString() {
            return "put " + namespace + ":" + key + (expiresAfter == null ? "" : " for " + expiresAfter);
        }
    }

    /** Removes the key; no effect where it does not exist. Immutable. */
    record Remove(String namespace, String key) implements Operation {
        public Remove {
            Names.requireNamespace(namespace);
            Names.requireKey(key);
        }
    }
}
