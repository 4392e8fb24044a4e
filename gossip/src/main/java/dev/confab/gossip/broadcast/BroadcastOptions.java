package dev.confab.gossip.broadcast;

import java.time.Duration;

/** The limits and times of {@link Broadcast}. Immutable. */
public final class BroadcastOptions {

    private final Builder settings;

    private BroadcastOptions(Builder settings) {
        this.settings = settings;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How long a request may stay unanswered before another peer is asked; 2 s. */
    public long requestTimeoutNanos() {
        return settings.requestTimeoutNanos;
    }

    /**
     * How long one waits for the answer to a request for a few entries; after two, each further one waits twice as long; 120 ms,
     * a round trip across an ocean. An answer that comes later is taken as well; then the request to the next peer cost a copy.
     */
    public long retryNanos() {
        return settings.retryNanos;
    }

    /** How long entries that a peer has may take to come by push before they are pulled; 100 ms. */
    public long graceNanos() {
        return settings.graceNanos;
    }

    /** The least pause between two times of telling this node's head; 100 ms. */
    public long newsIntervalNanos() {
        return settings.newsIntervalNanos;
    }

    /** How long a peer that is to bring entries on may take to say that it got them; 500 ms. */
    public long confirmNanos() {
        return settings.confirmNanos;
    }

    /** How many bytes of entries travel in one answer, beyond the first; 1 MiB. */
    public int rangeBytesMax() {
        return settings.rangeBytesMax;
    }

    /** Further behind than this, a peer gets a snapshot even where the entries are still there; 100,000. */
    public long rangeRevisionsMax() {
        return settings.rangeRevisionsMax;
    }

    /** How many early entries wait for the missing ones before them; 1,024. What is beyond is dropped and pulled later. */
    public int earlyEntriesMax() {
        return settings.earlyEntriesMax;
    }

    /** How many bytes of early entries wait; 8 MiB. */
    public long earlyBytesMax() {
        return settings.earlyBytesMax;
    }

    /** The length of a chunk of a snapshot; 256 KiB. */
    public int chunkBytes() {
        return settings.chunkBytes;
    }

    /** The largest snapshot that is taken; 256 MiB. While it travels it is in memory, beside the state itself. */
    public int snapshotBytesMax() {
        return settings.snapshotBytesMax;
    }

    /** How long a snapshot nobody asks for is kept to be sent; 30 s. */
    public long snapshotKeepNanos() {
        return settings.snapshotKeepNanos;
    }

    /** How many peers that are ahead are remembered, and how many that contradict; 256. */
    public int peersMax() {
        return settings.peersMax;
    }

    /** Builds {@link BroadcastOptions}. Not thread-safe. */
    public static final class Builder implements Cloneable {

        private long requestTimeoutNanos = Duration.ofSeconds(2).toNanos();
        private long retryNanos = Duration.ofMillis(120).toNanos();
        private long graceNanos = Duration.ofMillis(100).toNanos();
        private long newsIntervalNanos = Duration.ofMillis(100).toNanos();
        private long confirmNanos = Duration.ofMillis(500).toNanos();
        private int rangeBytesMax = 1 << 20;
        private long rangeRevisionsMax = 100_000;
        private int earlyEntriesMax = 1_024;
        private long earlyBytesMax = 8 << 20;
        private int chunkBytes = 256 << 10;
        private int snapshotBytesMax = 256 << 20;
        private long snapshotKeepNanos = Duration.ofSeconds(30).toNanos();
        private int peersMax = 256;

        private Builder() {}

        public Builder requestTimeout(Duration timeout) {
            this.requestTimeoutNanos = positive("requestTimeout", timeout.toNanos());
            return this;
        }

        public Builder retry(Duration retry) {
            this.retryNanos = positive("retry", retry.toNanos());
            return this;
        }

        public Builder grace(Duration grace) {
            this.graceNanos = positive("grace", grace.toNanos());
            return this;
        }

        public Builder newsInterval(Duration interval) {
            this.newsIntervalNanos = positive("newsInterval", interval.toNanos());
            return this;
        }

        public Builder confirm(Duration confirm) {
            this.confirmNanos = positive("confirm", confirm.toNanos());
            return this;
        }

        public Builder rangeBytesMax(int max) {
            this.rangeBytesMax = (int) positive("rangeBytesMax", max);
            return this;
        }

        public Builder rangeRevisionsMax(long max) {
            this.rangeRevisionsMax = positive("rangeRevisionsMax", max);
            return this;
        }

        public Builder earlyEntriesMax(int max) {
            this.earlyEntriesMax = (int) positive("earlyEntriesMax", max);
            return this;
        }

        public Builder earlyBytesMax(long max) {
            this.earlyBytesMax = positive("earlyBytesMax", max);
            return this;
        }

        public Builder chunkBytes(int bytes) {
            this.chunkBytes = (int) positive("chunkBytes", bytes);
            return this;
        }

        public Builder snapshotBytesMax(int max) {
            this.snapshotBytesMax = (int) positive("snapshotBytesMax", max);
            return this;
        }

        public Builder snapshotKeep(Duration keep) {
            this.snapshotKeepNanos = positive("snapshotKeep", keep.toNanos());
            return this;
        }

        public Builder peersMax(int max) {
            this.peersMax = (int) positive("peersMax", max);
            return this;
        }

        public BroadcastOptions build() {
            return new BroadcastOptions(clone());
        }

        @Override
        protected Builder clone() {
            try {
                return (Builder) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("this class is cloneable", e);
            }
        }

        private static long positive(String name, long value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be positive, was " + value);
            }
            return value;
        }
    }
}
