package dev.confab.gossip.membership;

import java.time.Duration;
import java.util.List;

/** The settings of {@link Membership}. Immutable. */
public final class MembershipOptions {

    private final List<Seed> seeds;
    private final long pingIntervalNanos;
    private final int membersMax;

    private MembershipOptions(Builder builder) {
        this.seeds = List.copyOf(builder.seeds);
        this.pingIntervalNanos = builder.pingInterval.toNanos();
        this.membersMax = builder.membersMax;
    }

    /** Returns a builder with the defaults: no seeds, a ping per second, 10,000 members. */
    public static Builder builder() {
        return new Builder();
    }

    /** The seeds, this node itself perhaps among them. */
    public List<Seed> seeds() {
        return seeds;
    }

    /** The pause between two pings of one node. */
    public long pingIntervalNanos() {
        return pingIntervalNanos;
    }

    /** How many members the table takes, this node included; records beyond it are not taken in. */
    public int membersMax() {
        return membersMax;
    }

    /** Builds {@link MembershipOptions}. Not thread-safe. */
    public static final class Builder {

        private List<Seed> seeds = List.of();
        private Duration pingInterval = Duration.ofSeconds(1);
        private int membersMax = 10_000;

        private Builder() {}

        /** At most {@link Seed#SEEDS_MAX}. */
        public Builder seeds(List<Seed> seeds) {
            if (seeds.size() > Seed.SEEDS_MAX) {
                throw new IllegalArgumentException(
                        "seeds must be at most " + Seed.SEEDS_MAX + ", were " + seeds.size());
            }
            this.seeds = List.copyOf(seeds);
            return this;
        }

        /** Must be positive. */
        public Builder pingInterval(Duration interval) {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("pingInterval must be positive, was " + interval);
            }
            this.pingInterval = interval;
            return this;
        }

        /** Must be at least 1. */
        public Builder membersMax(int max) {
            if (max < 1) {
                throw new IllegalArgumentException("membersMax must be >= 1, was " + max);
            }
            this.membersMax = max;
            return this;
        }

        public MembershipOptions build() {
            return new MembershipOptions(this);
        }
    }
}
