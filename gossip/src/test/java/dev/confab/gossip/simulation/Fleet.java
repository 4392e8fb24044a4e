package dev.confab.gossip.simulation;

import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastMessage;
import dev.confab.gossip.broadcast.BroadcastOptions;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.Outbound;
import dev.confab.gossip.broadcast.Roster;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of nodes that spread one log over a given membership: a roster that all share, and a head told to a random node and
 * back, once a second, as the probes of a failure detector do. What a membership would
 * say, {@link #notice} says; with the real one see {@link WholeFleet}.
 */
public final class Fleet implements Population {

    /** A head as a probe carries it, or its acknowledgement. */
    private record Probe(Head head, boolean isAck) {}

    private static final long TICK_NANOS = 20 * Network.MILLI;
    private static final long PROBE_NANOS = Network.SECOND;
    private static final int PROBE_BYTES = 80;

    private final Network network;
    private final BroadcastOptions options;
    private final Random random;
    private final List<FleetNode> nodes = new ArrayList<>();
    private final Map<PeerId, FleetNode> byName = new HashMap<>();
    private final List<Turn> ticking;
    private final List<Turn> probing;
    private final Epoch epoch = new Epoch(1, 7);
    private Roster roster = Roster.NONE;
    private Spread spread = new Spread(0, 0, 0);
    private long messages;
    private long bytes;

    /** All nodes run and know each other. */
    public Fleet(int size, Conditions conditions, BroadcastOptions options, long seed) {
        this.random = new Random(seed);
        this.options = options;
        this.network = new Network(size, conditions, random.nextLong() >> 2, random);
        this.ticking = turns(TICK_NANOS, this::tick);
        this.probing = turns(PROBE_NANOS, this::probe);
        for (int i = 0; i < size; i++) {
            add(new SimulatedLog());
        }
        notice();
    }

    @Override
    public Network network() {
        return network;
    }

    /** How many nodes there are and were. */
    @Override
    public int size() {
        return nodes.size();
    }

    /** Messages sent so far, by all. */
    public long messages() {
        return messages;
    }

    /** Bytes sent so far, by all: messages without frames, TLS and headers below. */
    public long bytes() {
        return bytes;
    }

    /** Which nodes are known to, and have run for so long without a pause. */
    public boolean[] running(long nanos) {
        boolean[] running = new boolean[nodes.size()];
        nodes.forEach(node ->
                running[node.number] = !node.isDown && node.isKnown && network.now() - node.runsSince - nanos >= 0);
        return running;
    }

    /** Lets time pass. */
    public void run(long nanos) {
        network.runUntil(network.now() + nanos, this::receive);
    }

    /** The node commits an entry of so many bytes, now. */
    public Spread commit(int origin, int entryBytes) {
        FleetNode node = nodes.get(origin);
        byte[] content = new byte[entryBytes];
        random.nextBytes(content);
        Entry entry = node.log.following(content, epoch);
        spread = new Spread(entry.revision(), nodes.size(), network.now());
        nodes.forEach(each -> {
            each.hops = 0;
            each.heard.clear();
        });
        node.log.offer(entry);
        spread.reached(origin, 0, network.now(), node.runsSince);
        send(node, node.broadcast.onCommitted(List.of(entry), network.now()), 1);
        return spread;
    }

    /** The node is gone, and nobody has noticed yet. */
    @Override
    public void kill(int node) {
        nodes.get(node).isDown = true;
    }

    /** Whether that node is gone. */
    public boolean isDown(int node) {
        return nodes.get(node).isDown;
    }

    /** The node stands still for so long. */
    @Override
    public void pause(int node, long nanos) {
        network.pause(node, network.now() + nanos);
        nodes.get(node).runsSince = network.now() + nanos;
    }

    /** A new node starts, with nothing; the others know it once they {@link #notice}. */
    @Override
    public int join() {
        network.grow(nodes.size() + 1);
        return add(new SimulatedLog()).number;
    }

    /** All come to know who is there by now. */
    @Override
    public void notice() {
        nodes.forEach(node -> node.isKnown = !node.isDown);
        roster = Roster.of(nodes.stream()
                .filter(node -> node.isKnown)
                .map(node -> node.name)
                .toList());
    }

    /** Whether that node has all that the other has. */
    public boolean isLevel(int node, int other) {
        return nodes.get(node).log.head().equals(nodes.get(other).log.head());
    }

    Roster roster() {
        return roster;
    }

    BroadcastOptions options() {
        return options;
    }

    private FleetNode add(SimulatedLog log) {
        FleetNode node = new FleetNode(this, nodes.size(), log, random.nextLong());
        nodes.add(node);
        byName.put(node.name, node);
        ticking.get(random.nextInt(ticking.size())).add(node);
        probing.get(random.nextInt(probing.size())).add(node);
        return node;
    }

    /** Nodes that are stepped in the same millisecond: one event for many. */
    private final class Turn implements Runnable {

        private final long intervalNanos;
        private final Consumer<FleetNode> step;
        private final List<FleetNode> members = new ArrayList<>();

        private Turn(long startNanos, long intervalNanos, Consumer<FleetNode> step) {
            this.intervalNanos = intervalNanos;
            this.step = step;
            network.at(startNanos, this);
        }

        private void add(FleetNode node) {
            members.add(node);
        }

        @Override
        public void run() {
            for (FleetNode node : members) {
                if (!node.isDown && !network.isPaused(node.number)) {
                    step.accept(node);
                }
            }
            network.at(network.now() + intervalNanos, this);
        }
    }

    private List<Turn> turns(long intervalNanos, Consumer<FleetNode> step) {
        return LongStream.range(0, intervalNanos / Network.MILLI)
                .mapToObj(phase -> new Turn(network.now() + phase * Network.MILLI, intervalNanos, step))
                .toList();
    }

    private void tick(FleetNode node) {
        send(node, node.broadcast.onTick(network.now()), node.hops + 1);
        look(node, node.hops);
    }

    private void probe(FleetNode node) {
        int peer = random.nextInt(nodes.size());
        if (peer != node.number) {
            sendProbe(node, peer, new Probe(node.log.head(), false), node.hops + 1);
        }
    }

    private void receive(Delivery delivery) {
        FleetNode node = nodes.get(delivery.to());
        if (node.isDown) {
            return;
        }
        PeerId from = nodes.get(delivery.from()).name;
        Head told = headOf(delivery.message());
        if (told != null && node.log.head().isBehind(told)) {
            node.heard.putIfAbsent(from, delivery.hops());
        }
        if (delivery.message() instanceof Probe probe) {
            if (!probe.isAck()) {
                sendProbe(node, delivery.from(), new Probe(node.log.head(), true), delivery.hops() + 1);
            }
            send(node, node.broadcast.onHead(from, probe.head(), network.now()), delivery.hops() + 1);
        } else {
            BroadcastMessage message = (BroadcastMessage) delivery.message();
            List<Outbound> out = node.broadcast.onMessage(from, message, network.now());
            look(node, delivery.hops());
            send(node, out, delivery.hops() + 1);
        }
    }

    private static @Nullable Head headOf(Object message) {
        if (message instanceof Probe probe) {
            return probe.head();
        }
        return message instanceof BroadcastMessage.News news ? news.head() : null;
    }

    /** Notes when and after how many messages the node had what is measured. */
    private void look(FleetNode node, int hops) {
        if (!spread.has(node.number) && node.log.head().revision() >= spread.revision()) {
            node.hops = hops;
            spread.reached(node.number, hops, network.now(), node.runsSince);
        }
    }

    private void send(FleetNode node, List<Outbound> out, int hops) {
        for (Outbound one : out) {
            int size = BroadcastCodec.encode(one.message()).length;
            int copies = copies(one.message());
            for (PeerId peer : one.to()) {
                messages++;
                bytes += size;
                spread.sent(node.number, copies, size);
                boolean isPull = one.message() instanceof BroadcastMessage.Pull;
                int hop = isPull ? 1 + node.heard.getOrDefault(peer, hops - 1) : hops;
                network.send(node.number, byName.get(peer).number, one.message(), size, hop);
            }
        }
    }

    private void sendProbe(FleetNode node, int peer, Probe probe, int hops) {
        messages++;
        bytes += PROBE_BYTES;
        network.send(node.number, peer, probe, PROBE_BYTES, hops);
    }

    private int copies(BroadcastMessage message) {
        if (message instanceof BroadcastMessage.Push push) {
            return copies(push.entries());
        }
        return message instanceof BroadcastMessage.Range range ? copies(range.entries()) : 0;
    }

    private int copies(List<Entry> entries) {
        return entries.stream().anyMatch(entry -> entry.revision() == spread.revision()) ? 1 : 0;
    }
}
