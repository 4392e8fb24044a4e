package dev.confab.watch;

import java.util.Optional;

/**
 * What became of one key. Immutable.
 *
 * @param oldValue the value before; absent where the key did not exist, and in an event that {@link WatchEvent#isComplete}
 * @param newValue the value after; absent where the key was removed
 * @param version the key's version after the change; 0 for a removal in a {@link WatchEvent.Kind#DIFFERENCE}
 */
public record KeyChange(String key, Optional<String> oldValue, Optional<String> newValue, long version) {

    public boolean isRemoval() {
        return newValue.isEmpty();
    }

    /** Key and version; values stay out of logs. */
    @Override
    public String toString() {
        return (isRemoval() ? "remove " : "put ") + key + "@" + version;
    }
}
