package dev.confab.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key's part in a commit. Immutable.
 *
 * @param version the key's version after this change
 * @param newValue the new value, or null for a removal; see {@link #value}
 */
public record Change(
        String namespace,
        String key,
        long version,
        @Nullable String newValue) {

    /** The new value; absent where the key was removed. */
    public Optional<String> value() {
        return Optional.ofNullable(newValue);
    }

    public boolean isRemoval() {
        return newValue == null;
    }

    @Override
    public String toString() {
        return (isRemoval() ? "remove " : "put ") + namespace + ":" + key + "@" + version;
    }
}
