package dev.confab.proof;

import dev.confab.model.VersionedValue;
import org.jspecify.annotations.Nullable;

/**
 * A read from a node's memory. Immutable.
 *
 * @param synced the revision that {@code sync()} named before the read; {@link #LOCAL} for a plain read
 * @param from the node's revision just before the value was taken
 * @param to the node's revision just after
 * @param seen null where the key did not exist
 * @param age how old its view was at most, as the node said just before, in nanoseconds; {@link #UNKNOWN} where it did not know
 */
record Read(
        Life life,
        long invoked,
        long returned,
        long synced,
        long from,
        long to,
        String namespace,
        String key,
        @Nullable VersionedValue seen,
        long age) {

    static final long LOCAL = -1;
    static final long UNKNOWN = -1;

    boolean hasAge() {
        return age != UNKNOWN;
    }

    boolean isSynced() {
        return synced != LOCAL;
    }
}
