package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.Broadcast;
import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastHost;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Nodes that spread one log, of which {@code node-0} never loses what it has. Every node that has all of it may be the leader
 * and commit the next entry. The true chain of each epoch and revision is written down here.
 */
final class BroadcastSimulation {

    static final int NODES = 7;
    static final int EARLY_MAX = 6;
    private static final int HEAD_MARK = 0x7f;
    private static final List<PeerId> NAMES =
            IntStream.range(0, NODES).mapToObj(i -> PeerId.of("node-" + i)).toList();

    private static final Roster ROSTER = Roster.of(NAMES);

    private static final BroadcastOptions OPTIONS = BroadcastOptions.builder()
            .requestTimeout(Duration.ofSeconds(1))
            .rangeBytesMax(64)
            .rangeRevisionsMax(30)
            .earlyEntriesMax(EARLY_MAX)
            .earlyBytesMax(50)
            .chunkBytes(64)
            .snapshotKeep(Duration.ofSeconds(5))
            .build();

    final VirtualNetwork<PeerId> network;
    final Map<PeerId, Node> nodes = new TreeMap<>();
    private final Random random;
    private final Map<Epoch, Map<Long, Chain>> truth = new HashMap<>();
    private Head last = Head.EMPTY;
    private Epoch epoch;

    BroadcastSimulation(long seed) {
        random = new Random(seed);
        network = new VirtualNetwork<>(random);
        epoch = new Epoch(1, random.nextLong());
        NAMES.forEach(name -> nodes.put(name, new Node(name, new SimulatedLog())));
    }

    /** A node's life: its log at the start, what it may fall back to in a crash, its protocol. */
    final class Node implements BroadcastHost {

        final PeerId name;
        final SimulatedLog log;
        final Broadcast broadcast;
        private SimulatedLog onDisk;
        private Head seen;
        private long nextHeadNanos;

        Node(PeerId name, SimulatedLog log) {
            this.name = name;
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
            return ROSTER;
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
                nextHeadNanos = network.now() + VirtualNetwork.SECOND;
                WireWriter writer = WireWriter.create().writeByte(HEAD_MARK);
                HeadCodec.write(writer, broadcast.head());
                network.send(name, NAMES.get(random.nextInt(NODES)), writer.toBytes());
            }
            check();
        }

        void receive(PeerId from, byte[] bytes) {
            if (bytes[0] == HEAD_MARK) {
                WireReader reader = WireReader.of(bytes);
                reader.readByte();
                send(broadcast.onHead(from, HeadCodec.read(reader), network.now()));
            } else {
                send(broadcast.onMessage(from, BroadcastCodec.decode(bytes), network.now()));
            }
            check();
        }

        void send(List<Outbound> out) {
            for (Outbound one : out) {
                byte[] bytes = BroadcastCodec.encode(one.message());
                one.to().forEach(peer -> network.send(name, peer, bytes));
            }
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

    void step(double commitChance) {
        if (random.nextDouble() < commitChance) {
            commit();
        }
        nodes.values().forEach(Node::tick);
        network.advance(
                50 * VirtualNetwork.MILLI,
                delivery -> nodes.get(delivery.to()).receive(delivery.from(), delivery.bytes()));
    }

    /** A random node that has everything commits the next entry; small or, now and then, larger than a range. */
    private void commit() {
        List<Node> leaders = nodes.values().stream()
                .filter(node -> node.log.head().equals(last))
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
        keepSafe(leader);
        leader.send(leader.broadcast.onCommitted(List.of(entry), network.now()));
    }

    /** What is committed is on {@code node-0} for good: a voter hears of it by Raft, not by gossip. */
    private void keepSafe(Node leader) {
        Node safe = nodes.get(NAMES.get(0));
        if (safe != leader && !safe.log.head().equals(leader.log.head())) {
            EntryLogs.bringUp(safe.log, leader.log);
        }
    }

    /** A restore on {@code node-0}: a new epoch that begins a little before the last revision. */
    void restore() {
        Node safe = nodes.get(NAMES.get(0));
        epoch = new Epoch(epoch.counter() + 1, random.nextLong());
        byte[] chain = new byte[Chain.BYTES];
        random.nextBytes(chain);
        Head head = new Head(epoch, Math.max(1, last.revision() - 5), Chain.of(chain));
        record(head);
        safe.log.restore(head);
    }

    /** Some write their log to disk, some fall back to what is there. */
    void disturb() {
        for (PeerId name : NAMES.subList(1, NODES)) {
            Node node = nodes.get(name);
            if (random.nextInt(40) == 0) {
                node.onDisk = SimulatedLog.copyOf(node.log);
            }
            if (random.nextInt(150) == 0) {
                boolean isEmptied = random.nextInt(4) == 0;
                nodes.put(name, new Node(name, isEmptied ? new SimulatedLog() : node.onDisk));
            }
        }
    }

    PeerId anybody() {
        return NAMES.get(random.nextInt(NODES));
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
