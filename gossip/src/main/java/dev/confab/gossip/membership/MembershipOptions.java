package dev.confab.gossip.membership;

import java.time.Duration;
import java.util.List;

/** The settings of {@link Membership}. Immutable. */
public final class MembershipOptions {

    /** How many peers are asked to probe one that does not answer: k in SWIM §3.1. */
    static final int HELPERS = 3;

    /** How many peers are told news at once. */
    static final int NEWS_FANOUT = 3;

    /** How often news are told: λ in λ · log10(N + 1). */
    static final int TELLINGS_FACTOR = 4;

    /** In how many probes, on average, the digest of the table travels once. */
    static final int PROBES_PER_DIGEST = 5;

    /** How many times longer the first accuser waits than one with all confirmations: β in Lifeguard §IV. */
    static final int SUSPICION_MAX_FACTOR = 2;

    /** For how many intervals a node is new. */
    private static final int NEW_FOR_INTERVALS = 5;

    /** The shortest suspicion, in probe intervals. */
    private static final double SUSPICION_INTERVALS_MIN = 3;

    private final List<Seed> seeds;
    private final long probeIntervalNanos;
    private final long probeTimeoutNanos;
    private final long newsIntervalNanos;
    private final long reunionIntervalNanos;
    private final long retentionNanos;
    private final int membersMax;

    private MembershipOptions(Builder builder) {
        this.seeds = List.copyOf(builder.seeds);
        this.probeIntervalNanos = builder.probeInterval.toNanos();
        this.probeTimeoutNanos = builder.probeTimeout.toNanos();
        this.newsIntervalNanos = probeIntervalNanos / 5;
        this.reunionIntervalNanos = builder.reunionInterval.toNanos();
        this.retentionNanos = builder.retention.toNanos();
        this.membersMax = builder.membersMax;
    }

    /**
     * Returns a builder with the defaults: no seeds, a probe per second with a timeout of half a second, one look for the
     * lost per 10 s, the dead remembered for a day, 10,000 members.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The seeds, this node itself perhaps among them. */
    public List<Seed> seeds() {
        return seeds;
    }

    /** The pause between two probes of one node. */
    public long probeIntervalNanos() {
        return probeIntervalNanos;
    }

    /** How long a probe waits for its answer before others are asked to help. */
    public long probeTimeoutNanos() {
        return probeTimeoutNanos;
    }

    /** The pause between two tellings of news, while there are any. */
    public long newsIntervalNanos() {
        return newsIntervalNanos;
    }

    /** The pause between two probes of seeds that were not heard of, or of the dead. */
    public long reunionIntervalNanos() {
        return reunionIntervalNanos;
    }

    /** For how long those that are gone are remembered. */
    public long retentionNanos() {
        return retentionNanos;
    }

    /** How many members the table takes, this node and the gone included; the gone make room for newcomers. */
    public int membersMax() {
        return membersMax;
    }

    /**
     * Whether a node is new at that moment of its life: then it compares its table with every probe, and does not tell on what
     * it learns from tables, for it is the last to learn it.
     */
    boolean isNew(Moment at) {
        return at.livedNanos() <= NEW_FOR_INTERVALS * probeIntervalNanos;
    }

    /**
     * How long a member that all accuse is suspect before it is dead: log10(N) intervals (Lifeguard §III-B with α = 1), 3 at
     * least, so that a garbage collection of a few seconds is lived through.
     */
    long suspicionMinNanos(int living) {
        double intervals = Math.max(SUSPICION_INTERVALS_MIN, Math.log10(Math.max(1, living)));
        return (long) (intervals * probeIntervalNanos);
    }

    /** Builds {@link MembershipOptions}. Not thread-safe. */
    public static final class Builder {

        private List<Seed> seeds = List.of();
        private Duration probeInterval = Duration.ofSeconds(1);
        private Duration probeTimeout = Duration.ofMillis(500);
        private Duration reunionInterval = Duration.ofSeconds(10);
        private Duration retention = Duration.ofHours(24);
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

        /** Must be positive, and longer than the timeout. */
        public Builder probeInterval(Duration interval) {
            this.probeInterval = requirePositive("probeInterval", interval);
            return this;
        }

        /** Must be positive, and longer than a message takes there and back. */
        public Builder probeTimeout(Duration timeout) {
            this.probeTimeout = requirePositive("probeTimeout", timeout);
            return this;
        }

        /** Must be positive. */
        public Builder reunionInterval(Duration interval) {
            this.reunionInterval = requirePositive("reunionInterval", interval);
            return this;
        }

        /** Must be positive, and longer than the longest partition that is to heal by itself. */
        public Builder retention(Duration duration) {
            this.retention = requirePositive("retention", duration);
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

        /** @throws IllegalArgumentException where the timeout leaves no time for the help of others */
        public MembershipOptions build() {
            if (probeTimeout.compareTo(probeInterval) >= 0) {
                throw new IllegalArgumentException("probeTimeout must be shorter than probeInterval, were "
                        + probeTimeout + " and " + probeInterval);
            }
            return new MembershipOptions(this);
        }

        private static Duration requirePositive(String name, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, was " + duration);
            }
            return duration;
        }
    }
}
