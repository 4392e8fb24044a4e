package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who a {@link NettyTransport} is, where it listens, whom it lets in and how patient it is. Immutable, the random source
 * aside.
 */
public final class TransportOptions {

    private static final int CLUSTER_BYTES_MAX = 255;

    private final String cluster;
    private final PeerId node;
    private final Address listen;
    private final Optional<Address> advertise;
    private final long incarnation;
    private final Optional<Tls> tls;
    private final Optional<ClusterSecret> secret;
    private final boolean isInsecure;
    private final Supplier<Papers> papers;
    private final Function<Hello, Optional<String>> admission;
    private final TransportLimits limits;
    private final Duration connectTimeout;
    private final Duration handshakeTimeout;
    private final Duration silenceMax;
    private final Duration backoffMin;
    private final Duration backoffMax;
    private final RandomGenerator random;

    private TransportOptions(Builder builder) {
        this.cluster = builder.cluster;
        this.node = builder.node;
        this.listen = builder.listen;
        this.advertise = Optional.ofNullable(builder.advertise);
        this.incarnation = builder.incarnation;
        this.tls = Optional.ofNullable(builder.tls);
        this.secret = Optional.ofNullable(builder.secret);
        this.isInsecure = builder.isInsecure;
        this.papers = builder.papers;
        this.admission = builder.admission;
        this.limits = builder.limits;
        this.connectTimeout = builder.connectTimeout;
        this.handshakeTimeout = builder.handshakeTimeout;
        this.silenceMax = builder.silenceMax;
        this.backoffMin = builder.backoffMin;
        this.backoffMax = builder.backoffMax;
        this.random = builder.random;
    }

    /** Starts from the defaults: loopback, a port chosen by the system, no TLS. */
    public static Builder builder(String cluster, PeerId node) {
        return new Builder(cluster, node);
    }

    /** The cluster's name; connections between different names are refused. */
    public String cluster() {
        return cluster;
    }

    /** This node's name. */
    public PeerId node() {
        return node;
    }

    /** Where this node listens. */
    public Address listen() {
        return listen;
    }

    /** Where others reach this node, if that is not where it listens. */
    public Optional<Address> advertise() {
        return advertise;
    }

    /** Which start of the node this is. */
    public long incarnation() {
        return incarnation;
    }

    /** How connections are protected, if they are. */
    public Optional<Tls> tls() {
        return tls;
    }

    /** What datagrams are sealed with; without one there are none. */
    public Optional<ClusterSecret> secret() {
        return secret;
    }

    /** Whether the node may listen beyond loopback without TLS. */
    public boolean isInsecure() {
        return isInsecure;
    }

    /** This node's papers, as they are by now. */
    public Supplier<Papers> papers() {
        return papers;
    }

    /** Gives the reason to refuse an inbound hello, or nothing to let it in. */
    public Function<Hello, Optional<String>> admission() {
        return admission;
    }

    /** The bounds. */
    public TransportLimits limits() {
        return limits;
    }

    /** How long a TCP connection may take to open. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long TLS and hellos together may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * How long a connected peer may be silent, though asked for a sign of life, before the connection counts as lost; four times as
     * long where the connection carries nothing.
     */
    public Duration silenceMax() {
        return silenceMax;
    }

    /** The pause before the first attempt to reconnect. */
    public Duration backoffMin() {
        return backoffMin;
    }

    /** The longest pause between two attempts to reconnect. */
    public Duration backoffMax() {
        return backoffMax;
    }

    /** Spreads the attempts to reconnect. */
    public RandomGenerator random() {
        return random;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private final String cluster;
        private final PeerId node;
        private Address listen = new Address("127.0.0.1", 0);
        private @Nullable Address advertise;
        private long incarnation = 1;
        private @Nullable Tls tls;
        private @Nullable ClusterSecret secret;
        private boolean isInsecure;
        private Supplier<Papers> papers = () -> Papers.NONE;
        private Function<Hello, Optional<String>> admission = hello -> Optional.empty();
        private TransportLimits limits = TransportLimits.DEFAULT;
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration handshakeTimeout = Duration.ofSeconds(5);
        private Duration silenceMax = Duration.ofSeconds(4);
        private Duration backoffMin = Duration.ofMillis(20);
        private Duration backoffMax = Duration.ofSeconds(2);
        private RandomGenerator random = new SplittableRandom();

        private Builder(String cluster, PeerId node) {
            int bytes = cluster.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > CLUSTER_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a cluster's name must have 1 to " + CLUSTER_BYTES_MAX + " bytes of UTF-8, had " + bytes);
            }
            this.cluster = cluster;
            this.node = node;
        }

        /** Listens there; port 0 lets the system choose. */
        public Builder listen(Address value) {
            this.listen = value;
            return this;
        }

        /** Tells others to come there; port 0 stands for the port that was bound. Default: where the node listens. */
        public Builder advertise(Address value) {
            this.advertise = value;
            return this;
        }

        /** Says which start of the node this is; must grow with every start. Default: 1. */
        public Builder incarnation(long value) {
            this.incarnation = value;
            return this;
        }

        /** Protects all connections with TLS 1.3, certificates required on both sides. */
        public Builder tls(Tls value) {
            this.tls = value;
            return this;
        }

        /** Takes and sends small messages in datagrams as well, on the same port number, sealed with that secret. */
        public Builder secret(ClusterSecret value) {
            this.secret = value;
            return this;
        }

        /** Lets the node listen beyond loopback without TLS: whoever reaches the port can read and write everything. */
        public Builder insecure() {
            this.isInsecure = true;
            return this;
        }

        /** Shows these papers with each hello; asked on the transport thread. Default: {@link Papers#NONE}. */
        public Builder papers(Supplier<Papers> value) {
            this.papers = value;
            return this;
        }

        /** Asks that function about each inbound hello, on the transport thread; a reason refuses it. */
        public Builder admission(Function<Hello, Optional<String>> value) {
            this.admission = value;
            return this;
        }

        /** The bounds; {@link TransportLimits#DEFAULT}. */
        public Builder limits(TransportLimits value) {
            this.limits = value;
            return this;
        }

        /** How long a TCP connection may take to open; 2 s. */
        public Builder connectTimeout(Duration value) {
            this.connectTimeout = requirePositive("connectTimeout", value);
            return this;
        }

        /** How long TLS and hellos together may take; 5 s. */
        public Builder handshakeTimeout(Duration value) {
            this.handshakeTimeout = requirePositive("handshakeTimeout", value);
            return this;
        }

        /** How long a connected peer may be silent; 4 s. */
        public Builder silenceMax(Duration value) {
            this.silenceMax = requirePositive("silenceMax", value);
            return this;
        }

        /** The shortest and the longest pause between attempts to reconnect; 20 ms and 2 s. */
        public Builder backoff(Duration min, Duration max) {
            this.backoffMin = requirePositive("backoffMin", min);
            this.backoffMax = requirePositive("backoffMax", max);
            if (min.compareTo(max) > 0) {
                throw new IllegalArgumentException("backoffMin must be <= backoffMax, was " + min + " > " + max);
            }
            return this;
        }

        /** Spreads the attempts to reconnect by that source; used on the transport thread only. */
        public Builder random(RandomGenerator value) {
            this.random = value;
            return this;
        }

        /** Returns the options. */
        public TransportOptions build() {
            return new TransportOptions(this);
        }

        private static Duration requirePositive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be > 0, was " + value);
            }
            return value;
        }
    }
}
