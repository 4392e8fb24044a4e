package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.Broadcast;
import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastHost;
import dev.confab.gossip.broadcast.BroadcastMessage;
import dev.confab.gossip.broadcast.BroadcastOptions;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.Outbound;
import dev.confab.gossip.broadcast.Roster;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Nodes that spread one log, of which {@code node-0} never loses what it has. Every node that has all of it may be the leader
 * and commit the next entry. The true chain of each epoch and revision is written down here. Every message crosses the
 * network as bytes; everything that happens is in the trace.
 */
final class BroadcastSimulation {

    static final int NODES_MIN = 3;
    static final int NODES_MAX = 30;
    static final int EARLY_MAX = 6;
    private static final int HEAD_MARK = 0x7f;
    private static final int EVENTS_TOLD = 15;

    private static final BroadcastOptions OPTIONS = BroadcastOptions.builder()
            .requestTimeout(Duration.ofSeconds(1))
            .rangeBytesMax(64)
            .rangeRevisionsMax(30)
            .earlyEntriesMax(EARLY_MAX)
            .earlyBytesMax(50)
            .chunkBytes(64)
            .snapshotKeep(Duration.ofSeconds(5))
            .build();

    final Network network;
    final Trace trace = new Trace();
    final List<Node> nodes = new ArrayList<>();
    private final Random random;
    private final Roster roster;
    private final Map<Epoch, Map<Long, Chain>> truth = new HashMap<>();
    private Head last = Head.EMPTY;
    private Epoch epoch;

    BroadcastSimulation(long seed) {
        random = new Random(seed);
        int size = NODES_MIN + random.nextInt(NODES_MAX - NODES_MIN + 1);
        network = new Network(size, calm(), random.nextLong() >> 2, random);
        roster = Roster.of(IntStream.range(0, size).mapToObj(FleetNode::nameOf).toList());
        epoch = new Epoch(1, random.nextLong());
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(i, new SimulatedLog()));
        }
    }

    static Conditions calm() {
        return Conditions.latency(Duration.ofNanos(1), Duration.ofMillis(20));
    }

    /** A node's life: its log at the start, what it may fall back to in a crash, its protocol. */
    final class Node implements BroadcastHost {

        final int number;
        final PeerId name;
        final SimulatedLog log;
        final Broadcast broadcast;
        private SimulatedLog onDisk;
        private Head seen;
        private long nextHeadNanos;

        Node(int number, SimulatedLog log) {
            this.number = number;
            this.name = FleetNode.nameOf(number);
            this.log = log;
            this.onDisk = SimulatedLog.copyOf(log);
            this.seen = log.head();
            this.nextHeadNanos = network.now();
            this.broadcast = new Broadcast(log, this, OPTIONS, new Random(random.nextLong()));
        }

        @Override
        public PeerId self() {
            return name;
        }

        @Override
        public Roster roster() {
            return roster;
        }

        @Override
        public void onClash(PeerId peer, Head theirs, Head ours) {
            throw new AssertionError(name + ": nobody contradicts here, but " + peer + ": " + theirs + " and " + ours);
        }

        @Override
        public void onSnapshotRejected(PeerId peer, Head head, String reason) {
            throw new AssertionError(name + ": all snapshots are sound here, but " + peer + ": " + reason);
        }

        void tick() {
            send(broadcast.onTick(network.now()));
            if (network.now() - nextHeadNanos >= 0) {
                nextHeadNanos = network.now() + Network.SECOND;
                WireWriter writer = WireWriter.create().writeByte(HEAD_MARK);
                HeadCodec.write(writer, broadcast.head());
                send(random.nextInt(nodes.size()), writer.toBytes());
            }
            check();
        }

        void receive(PeerId from, byte[] bytes) {
            if (bytes[0] == HEAD_MARK) {
                WireReader reader = WireReader.of(bytes);
                reader.readByte();
                Head head = HeadCodec.read(reader);
                trace.add(network.now(), number, "told " + head + " by " + from);
                send(broadcast.onHead(from, head, network.now()));
            } else {
                BroadcastMessage message = BroadcastCodec.decode(bytes);
                trace.add(
                        network.now(), number, "at " + log.head() + " got from " + from + " " + words(message, bytes));
                send(broadcast.onMessage(from, message, network.now()));
            }
            check();
        }

        private static String words(BroadcastMessage message, byte[] bytes) {
            return message.getClass().getSimpleName() + " of " + bytes.length + " bytes, "
                    + Integer.toHexString(Arrays.hashCode(bytes));
        }

        void send(List<Outbound> out) {
            for (Outbound one : out) {
                byte[] bytes = BroadcastCodec.encode(one.message());
                one.to().forEach(peer -> send(numberOf(peer), bytes));
            }
        }

        private void send(int to, byte[] bytes) {
            network.send(number, to, bytes, bytes.length, 0);
        }

        private void check() {
            Head head = log.head();
            assertThat(head.isBehind(seen))
                    .as("%s went back from %s to %s", name, seen, head)
                    .isFalse();
            seen = head;
            Chain expected =
                    head.revision() == 0 ? Chain.EMPTY : truth.get(head.epoch()).get(head.revision());
            assertThat(head.chain()).as("%s at %s", name, head).isEqualTo(expected);
        }
    }

    /** Lets 50 ms pass; a failure tells the last events of the node that it was found at. */
    void step(double commitChance) {
        if (random.nextDouble() < commitChance) {
            commit();
        }
        for (Node node : List.copyOf(nodes)) {
            if (!network.isPaused(node.number)) {
                telling(node, node::tick);
            }
        }
        network.runUntil(network.now() + 50 * Network.MILLI, delivery -> {
            Node node = nodes.get(delivery.to());
            telling(node, () -> node.receive(nodes.get(delivery.from()).name, (byte[]) delivery.message()));
        });
    }

    private void telling(Node node, Runnable action) {
        try {
            action.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + "\nlast events of " + node.name + ":\n"
                            + String.join("\n", trace.last(node.number, EVENTS_TOLD)),
                    e);
        }
    }

    /** New conditions, drawn: loss, doubling, delays, order, bandwidth, cuts in one direction or both. */
    void changeWeather() {
        Conditions next = Conditions.latency(Duration.ofNanos(1), Duration.ofMillis(1 + random.nextInt(1_000)))
                .loss(random.nextDouble() * 0.4)
                .doubling(random.nextDouble() * 0.3);
        next = random.nextBoolean() ? next : next.reordering();
        network.conditions(random.nextInt(4) > 0 ? next : next.bytesPerSecond(20_000));
        int one = random.nextInt(nodes.size());
        int cut = random.nextInt(4);
        network.reach(
                cut == 0
                        ? (from, to) -> from != one && to != one
                        : cut == 1
                                ? (from, to) -> to != one
                                : cut == 2 ? (from, to) -> from != one : (from, to) -> true);
    }

    void calmDown() {
        network.conditions(calm());
        network.reach((from, to) -> true);
    }

    /** A random node that has everything commits the next entry; small or, now and then, larger than a range. */
    private void commit() {
        List<Node> leaders = nodes.stream()
                .filter(node -> node.log.head().equals(last) && !network.isPaused(node.number))
                .toList();
        if (leaders.isEmpty()) {
            return; // a leader to be has not caught up yet
        }
        Node leader = leaders.get(random.nextInt(leaders.size()));
        byte[] bytes = new byte[random.nextInt(20) == 0 ? 100 : random.nextInt(20)];
        random.nextBytes(bytes);
        Entry entry = leader.log.following(bytes, epoch);
        leader.log.offer(entry);
        record(entry.head());
        trace.add(network.now(), leader.number, "commits " + entry);
        keepSafe(leader);
        leader.send(leader.broadcast.onCommitted(List.of(entry), network.now()));
    }

    /** What is committed is on {@code node-0} for good: a voter hears of it by Raft, not by gossip. */
    private void keepSafe(Node leader) {
        Node safe = nodes.get(0);
        if (safe != leader && !safe.log.head().equals(leader.log.head())) {
            EntryLogs.bringUp(safe.log, leader.log);
        }
    }

    /** A restore on {@code node-0}: a new epoch that begins a little before the last revision. */
    void restore() {
        Node safe = nodes.get(0);
        epoch = new Epoch(epoch.counter() + 1, random.nextLong());
        byte[] chain = new byte[Chain.BYTES];
        random.nextBytes(chain);
        Head head = new Head(epoch, Math.max(1, last.revision() - 5), Chain.of(chain));
        record(head);
        safe.log.restore(head);
    }

    /** Some write their log to disk, some fall back to what is there, some stand still for a while. */
    void disturb() {
        for (Node node : List.copyOf(nodes.subList(1, nodes.size()))) {
            if (random.nextInt(40) == 0) {
                node.onDisk = SimulatedLog.copyOf(node.log);
            }
            if (random.nextInt(150) == 0) {
                boolean isEmptied = random.nextInt(4) == 0;
                nodes.set(node.number, new Node(node.number, isEmptied ? new SimulatedLog() : node.onDisk));
                trace.add(network.now(), node.number, isEmptied ? "starts empty" : "starts anew");
            }
            if (random.nextInt(200) == 0) {
                network.pause(node.number, network.now() + random.nextInt(2_000) * Network.MILLI);
            }
        }
    }

    private int numberOf(PeerId peer) {
        return Integer.parseInt(peer.name().substring("node-".length()));
    }

    Head last() {
        return last;
    }

    private void record(Head head) {
        last = head;
        truth.computeIfAbsent(head.epoch(), any -> new HashMap<>()).put(head.revision(), head.chain());
    }

    /** What Raft does beside the gossip. */
    private static final class EntryLogs {

        private static void bringUp(SimulatedLog behind, SimulatedLog ahead) {
            boolean isInRange = behind.head().epoch().equals(ahead.head().epoch());
            if (isInRange) {
                ahead.after(behind.head().revision(), Integer.MAX_VALUE).ifPresent(rest -> rest.forEach(behind::offer));
            }
            if (!behind.head().equals(ahead.head())) {
                behind.install(ahead.snapshot());
            }
        }
    }
}
