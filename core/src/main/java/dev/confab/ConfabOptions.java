package dev.confab;

import dev.confab.gossip.Discovery;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.transport.ClusterSecret;
import dev.confab.gossip.transport.Tls;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.HistoryOptions;
import dev.confab.model.Limit;
import dev.confab.model.Limits;
import dev.confab.replica.Bundle;
import dev.confab.runtime.NodeOptions;
import dev.confab.runtime.Protection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node is started with. Immutable; see {@link #builder}. */
public final class ConfabOptions {

    private final NodeOptions node;
    private final Duration writeDeadline;

    private ConfabOptions(NodeOptions node, Duration writeDeadline) {
        this.node = node;
        this.writeDeadline = writeDeadline;
    }

    /** Returns a builder with the defaults: a cluster of one on loopback, on a port that the system chooses, without a disk. */
    public static Builder builder() {
        return new Builder();
    }

    NodeOptions node() {
        return node;
    }

    Duration liveWithin() {
        return node.liveWithin();
    }

    Duration writeDeadline() {
        return writeDeadline;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private String cluster = "confab";
        private PeerId node = PeerId.of("node");
        private @Nullable Address listen = new Address("127.0.0.1", 0);
        private @Nullable Address advertise;
        private List<Seed> seeds = List.of();
        private @Nullable Path dataDirectory;
        private @Nullable Tls tls;
        private @Nullable ClusterSecret secret;
        private boolean isInsecure;
        private boolean isSingle;
        private Durability durability = Durability.FSYNC;
        private Duration electionTimeout = Duration.ofMillis(500);
        private Duration heartbeatInterval = Duration.ofMillis(100);
        private Duration writeDeadline = Duration.ofSeconds(5);
        private Duration liveWithin = Duration.ofSeconds(20);
        private Limits limits = Limits.DEFAULT;
        private SortedMap<String, String> labels = new TreeMap<>();
        private boolean isEphemeral;
        private @Nullable Discovery discovery;
        private int voters;
        private Duration voterPatience = Duration.ofMinutes(2);
        private @Nullable Bundle bundle;
        private HistoryOptions history = HistoryOptions.DEFAULT;

        private Builder() {}

        /** The cluster's name: nodes of other clusters are turned away. Default: {@code confab}. */
        public Builder cluster(String name) {
            if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "cluster must have visible characters and no control characters, was \"" + name + "\"");
            }
            this.cluster = name;
            return this;
        }

        /** This node's name, unique in the cluster: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}. Default: {@code node}. */
        public Builder node(String name) {
            this.node = PeerId.of(name);
            return this;
        }

        /** Where to listen, {@code host:port}; port 0 lets the system choose. Default: {@code 127.0.0.1:0}. */
        public Builder listen(String address) {
            this.listen = Address.parse(address);
            return this;
        }

        /** Where others reach this node, if that is not where it listens. */
        public Builder advertise(String address) {
            this.advertise = Address.parse(address);
            return this;
        }

        /**
         * The nodes to begin with, {@code host:port} or {@code name=host:port}, the same list on all of them. Those that are
         * in the list themselves are the first voters, so they need a data directory; 3 or 5 of them. All others join.
         */
        public Builder seeds(String... addresses) {
            return seeds(List.of(addresses));
        }

        /** As {@link #seeds(String...)}. */
        public Builder seeds(List<String> addresses) {
            List<Seed> parsed = new ArrayList<>();
            addresses.forEach(address -> parsed.add(Seed.parse(address)));
            if (parsed.size() > Seed.SEEDS_MAX) {
                throw new IllegalArgumentException(
                        "seeds must be at most " + Seed.SEEDS_MAX + ", were " + parsed.size() + "; 3 or 5 are enough");
            }
            this.seeds = parsed;
            return this;
        }

        /**
         * Finds more nodes than the seeds, so that this one gets to its cluster also when all seeds are gone; for DNS there is
         * {@link dev.confab.gossip.DnsDiscovery}. Asked every few seconds, on a thread of its own. A node with a discovery and
         * without seeds joins whom it finds, and waits for as long as there is nobody.
         */
        public Builder discovery(Discovery value) {
            this.discovery = Objects.requireNonNull(value, "discovery");
            return this;
        }

        /**
         * Says something of this node that all others see. At most 8, together at most 256 bytes. {@code label("zone", "eu-1a")}
         * names its failure zone: a voter that is lost is replaced by a node of a zone in which nobody votes yet, if there is one.
         */
        public Builder label(String name, String value) {
            SortedMap<String, String> more = new TreeMap<>(labels);
            more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            new Traits(more, isEphemeral); // refuses what is too much, here where it is said
            this.labels = more;
            return this;
        }

        /**
         * Says that this node may vanish at any time: it takes over the seat of a voter only where nobody else can.
         */
        public Builder ephemeral() {
            this.isEphemeral = true;
            return this;
        }

        /**
         * Where this node keeps what it agreed to and a copy of the configuration; its own alone. Created if missing. Without
         * one nothing outlives the process.
         */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * A configuration that the application ships, written by {@link Confab#bundle}: what is read on this node, and what
         * listeners are told of, while it has no configuration of its own, neither from its disk nor from others. It is never
         * mixed with that, goes to no other node, and its values have version 0. As soon as the node is ready, reads switch
         * and listeners hear of one difference; also where the cluster has just been formed, and has no values yet.
         *
         * <p>It is read at every start: one that is missing, damaged, too large or of another format is an {@link
         * IllegalStateException} there, so that the tests of the application find it.
         */
        public Builder bundle(Path file) {
            this.bundle = Bundle.file(Objects.requireNonNull(file, "file"));
            return this;
        }

        /**
         * As {@link #bundle}, from the class path.
         *
         * @param resource its name without a slash in front, as {@link ClassLoader#getResourceAsStream} takes it
         */
        public Builder bundleResource(String resource, ClassLoader loader) {
            this.bundle = Bundle.resource(
                    Objects.requireNonNull(resource, "resource"), Objects.requireNonNull(loader, "loader"));
            return this;
        }

        /** What an acknowledged write survives; the same on all voters. Default: {@link Durability#FSYNC}. */
        public Builder durability(Durability value) {
            this.durability = value;
            return this;
        }

        /** Protects all connections with TLS 1.3, certificates required on both sides. */
        public Builder tls(Tls value) {
            this.tls = Objects.requireNonNull(value, "tls");
            return this;
        }

        /**
         * Lets the failure detector use datagrams on the same port number, sealed with this secret, the same on all nodes.
         * Without one its probes travel by connections, as they do where datagrams do not get through, as where a firewall lets
         * only TCP pass, and to nodes that advertise a host name instead of an IP address. All else always travels by
         * connections.
         */
        public Builder secret(ClusterSecret value) {
            this.secret = Objects.requireNonNull(value, "secret");
            return this;
        }

        /** Lets the node listen beyond loopback without TLS: whoever reaches the port can read and write everything. */
        public Builder insecure() {
            this.isInsecure = true;
            return this;
        }

        /** Says that a node beyond loopback without seeds is meant to be a cluster of its own. */
        public Builder single() {
            this.isSingle = true;
            return this;
        }

        /** How long a voter waits for its leader before it calls an election, at least 200 ms. Default: 500 ms. */
        public Builder electionTimeout(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(200)) < 0) {
                throw new IllegalArgumentException("electionTimeout must be >= 200 ms, was " + timeout);
            }
            this.electionTimeout = timeout;
            this.heartbeatInterval = timeout.dividedBy(5);
            return this;
        }

        /** How long a write may take, unless the call says otherwise. Default: 5 s. */
        public Builder writeDeadline(Duration deadline) {
            this.writeDeadline = Writes.requireDeadline(deadline);
            return this;
        }

        /**
         * How old a view may be to count as live, at least one second. A node learns the age of its view by asking one peer per
         * second: in a fleet of N nodes it is about log2(N) seconds as a rule, and twice that now and then. Default: 20 s.
         */
        public Builder liveWithin(Duration age) {
            if (age.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("liveWithin must be >= 1 s, was " + age);
            }
            this.liveWithin = age;
            return this;
        }

        /**
         * How many voters there should be: 3, 5 or 7; the same on all nodes. Where there are fewer, nodes with a data directory
         * become voters. Default: as many as there were seeds at the beginning, and 3 at least.
         */
        public Builder voters(int count) {
            if (count != 3 && count != 5 && count != 7) {
                throw new IllegalArgumentException("voters must be 3, 5 or 7, was " + count);
            }
            this.voters = count;
            return this;
        }

        /**
         * How long a voter may be unreachable before a living node takes its seat, at least one second; the same on all nodes.
         * Default: 2 minutes.
         */
        public Builder voterPatience(Duration patience) {
            if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("voterPatience must be >= 1 s, was " + patience);
            }
            this.voterPatience = patience;
            return this;
        }

        /**
         * How much is remembered of what was, on this node's disk where it has one; past any of these bounds the oldest goes, on all nodes
         * once one with these bounds leads: see {@link HistoryOptions}. Default: {@link HistoryOptions#DEFAULT}; {@code
         * HistoryOptions.DEFAULT.off()} for nothing on this node.
         */
        public Builder history(HistoryOptions value) {
            this.history = Objects.requireNonNull(value, "history");
            return this;
        }

        /** One of the limits that the cluster is founded with; means nothing to a node that joins a cluster. */
        public Builder limit(Limit limit, long max) {
            this.limits = limits.with(limit, max);
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException where they do not fit together; the message says what to do
         */
        public ConfabOptions build() {
            requirePurpose();
            requireMemory();
            NodeOptions options = new NodeOptions(
                    cluster,
                    node,
                    listen,
                    advertise,
                    seeds,
                    dataDirectory,
                    new Protection(tls, secret, isInsecure),
                    durability == Durability.FSYNC,
                    electionTimeout,
                    heartbeatInterval,
                    limits,
                    new Traits(labels, isEphemeral),
                    discovery,
                    voters,
                    voterPatience,
                    bundle,
                    liveWithin,
                    history);
            return new ConfabOptions(options, writeDeadline);
        }

        ConfabOptions buildInMemory() {
            listen = null;
            return build();
        }

        private void requirePurpose() {
            if (listen != null && seeds.isEmpty() && discovery == null && !isSingle && !isLoopback(listen.host())) {
                throw new IllegalArgumentException(
                        "a node that listens on " + listen
                                + " needs seeds(...), the nodes to begin with; say single() if it is to be a cluster of its own");
            }
        }

        private void requireMemory() {
            Address reached = advertise == null ? listen : advertise;
            boolean isVoter = reached != null && seeds.stream().anyMatch(seed -> seed.means(node, reached));
            if (isVoter && seeds.size() > 1 && dataDirectory == null) {
                throw new IllegalArgumentException("node " + node + " is one of the seeds " + seeds
                        + ", so it votes and must remember what it agreed to; give it a dataDirectory(...)");
            }
        }

        private static boolean isLoopback(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "listen must be a host of this machine, was " + host + ", which is unknown here", e);
            }
        }
    }
}
