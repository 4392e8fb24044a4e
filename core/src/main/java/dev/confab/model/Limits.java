package dev.confab.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * The bounds that decide outcomes. They are part of the replicated state, so that all voters decide alike. Byte limits count
 * UTF-8 bytes. Immutable.
 */
public final class Limits {

    /** Every limit at its default. */
    public static final Limits DEFAULT = new Limits(Map.of());

    private final Map<Limit, Long> values = new EnumMap<>(Limit.class);

    private Limits(Map<Limit, Long> changed) {
        for (Limit limit : Limit.values()) {
            values.put(limit, changed.getOrDefault(limit, limit.byDefault()));
        }
    }

    /** Returns these limits with one of them changed; at least 1 and at most {@code STORE_BYTES}' default. */
    public Limits with(Limit limit, long max) {
        if (limit.isFixed()) {
            throw new IllegalArgumentException(limit + " is " + limit.byDefault() + " in every cluster, was " + max);
        }
        if (max < 1 || max > Limit.STORE_BYTES.byDefault()) {
            throw new IllegalArgumentException(
                    limit + " must be 1 to " + Limit.STORE_BYTES.byDefault() + ", was " + max);
        }
        Map<Limit, Long> changed = new EnumMap<>(values);
        changed.put(limit, max);
        return new Limits(changed);
    }

    public long max(Limit limit) {
        return values.get(limit);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits limits && values.equals(limits.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
