package dev.confab.gossip.simulation;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastMessage;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.simulation.SimulatedTransport.Letter;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A fleet in which nothing is given: each node runs {@link Gossip} as in production, so it finds the others by three seeds, keeps a
 * table of its own, and builds its tree from that. Thousands fit into one thread; tables of N² rows set the limit.
 */
public final class WholeFleet implements Population {

    /** The first nodes, whom all others know at their start. */
    public static final int SEEDS = 3;

    private static final long TICK_NANOS = 20 * Network.MILLI;

    /** What a message costs beside its bytes: addresses, seal, the headers of the network. */
    private static final int OVERHEAD_BYTES = 100;

    private static final Epoch EPOCH = new Epoch(1, 7);

    private final Random random;
    private final Network network;
    private final List<Seed> seeds;
    private final FoundingRecord record;
    private final List<WholeNode> nodes = new ArrayList<>();
    private final List<List<WholeNode>> turns = new ArrayList<>();
    private Spread spread = new Spread(0, 0, 0);
    private long bytes;
    private long messages;
    private long wrongVerdicts;
    private final boolean hasClocksApart;
    private int doubtful;

    /** All start at once, with nothing. */
    public WholeFleet(int size, Conditions conditions, long seed) {
        this(size, conditions, seed, false);
    }

    /** @param hasClocksApart whether the nodes' clocks begin anywhere and go wrong by up to 500 ppm */
    WholeFleet(int size, Conditions conditions, long seed, boolean hasClocksApart) {
        this.hasClocksApart = hasClocksApart;
        this.random = new Random(seed);
        this.network = new Network(0, conditions, random.nextLong() >> 2, random);
        this.seeds = IntStream.range(0, SEEDS)
                .mapToObj(i -> Seed.parse(WholeNode.addressOf(i).toString()))
                .toList();
        this.record = new FoundingRecord(
                IntStream.range(0, SEEDS).mapToObj(WholeFleet::founder).toList());
        for (long phase = 0; phase < TICK_NANOS; phase += Network.MILLI) {
            List<WholeNode> turn = new ArrayList<>();
            turns.add(turn);
            network.at(network.now() + phase, () -> tick(turn));
        }
        for (int i = 0; i < size; i++) {
            join();
        }
    }

    private static Founder founder(int number) {
        return new Founder(WholeNode.nameOf(number), WholeNode.addressOf(number), number);
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

    /** Bytes sent so far, by all, with what each message costs below. */
    public long bytes() {
        return bytes;
    }

    /** How many times a node that had run for ten seconds and more was held for dead by another. */
    public long wrongVerdicts() {
        return wrongVerdicts;
    }

    /** A new node starts, with nothing. */
    @Override
    public int join() {
        int number = nodes.size();
        network.grow(number + 1);
        WholeNode node = new WholeNode(this, number, hello -> new SimulatedTransport(hello, this::send), this::gossip);
        nodes.add(node);
        turns.get(random.nextInt(turns.size())).add(node);
        if (hasClocksApart) {
            node.clockOffset = random.nextLong() >> 2;
            node.clockPpm = random.nextInt(1_001) - 500;
        }
        node.gossip.open();
        return number;
    }

    private Gossip gossip(WholeNode node) {
        return new Gossip(
                new Member(WholeNode.nameOf(node.number), WholeNode.addressOf(node.number), 1),
                MembershipOptions.builder().seeds(seeds).build(),
                Formation.settled(founder(node.number), record),
                node.log,
                node.transport,
                Runnable::run,
                () -> node.clock(network.now()),
                new Random(random.nextLong()),
                node);
    }

    /** The node is gone at once. */
    @Override
    public void kill(int node) {
        nodes.get(node).isDown = true;
    }

    /** The node stands still for so long. */
    @Override
    public void pause(int node, long nanos) {
        network.pause(node, network.now() + nanos);
        nodes.get(node).runsSince = network.now() + nanos;
    }

    @Override
    public void notice() {
        // each has a membership of its own
    }

    /** Which nodes run and have run for so long without a pause. */
    public boolean[] running(long nanos) {
        boolean[] running = new boolean[nodes.size()];
        nodes.forEach(node -> running[node.number] = !node.isDown && network.now() - node.runsSince >= nanos);
        return running;
    }

    /** Lets time pass. */
    public void run(long nanos) {
        network.runUntil(network.now() + nanos, this::receive);
    }

    /** Lets time pass until that is so; returns how many seconds it took. */
    public double runUntil(BooleanSupplier isSo, double secondsMax) {
        long begun = network.now();
        while (!isSo.getAsBoolean()) {
            double seconds = (double) (network.now() - begun) / Network.SECOND;
            if (seconds > secondsMax) {
                throw new AssertionError("it is not so after " + seconds + " s");
            }
            run(100 * Network.MILLI);
        }
        return (double) (network.now() - begun) / Network.SECOND;
    }

    /** Whether all that run know all that run, and nobody else is alive for them. */
    public boolean isAgreed() {
        Set<PeerId> running = new HashSet<>();
        nodes.stream().filter(node -> !node.isDown).forEach(node -> running.add(WholeNode.nameOf(node.number)));
        for (int checked = 0; checked < nodes.size(); checked++) {
            WholeNode node = nodes.get(doubtful % nodes.size()); // the one that did not know all when last asked
            if (!node.isDown && !knowsExactly(node, running)) {
                return false;
            }
            doubtful++;
        }
        return true;
    }

    private static boolean knowsExactly(WholeNode node, Set<PeerId> running) {
        int alive = 0;
        int known = 0;
        for (var row : node.gossip.members().values()) {
            alive += row.member().state() == MemberState.ALIVE ? 1 : 0;
            known += !row.member().state().isGone()
                            && running.contains(row.member().id())
                    ? 1
                    : 0;
        }
        return alive == running.size() && known == running.size();
    }

    /** Whether nobody who runs holds that node for one worth sending to. */
    public boolean isGone(int number) {
        return nodes.stream().filter(node -> !node.isDown).noneMatch(node -> isKnown(node, number));
    }

    private static boolean isKnown(WholeNode node, int other) {
        var row = node.gossip.members().get(WholeNode.nameOf(other));
        return row != null && !row.member().state().isGone();
    }

    /** The first node commits an entry of so many bytes, now. */
    public Spread commit(int entryBytes) {
        WholeNode leader = nodes.get(0);
        byte[] content = new byte[entryBytes];
        random.nextBytes(content);
        Entry entry = leader.log.following(content, EPOCH);
        spread = new Spread(entry.revision(), nodes.size(), network.now());
        leader.log.offer(entry);
        look(leader);
        leader.gossip.publish(List.of(entry));
        return spread;
    }

    /** The first node leads: nobody but it can have committed anything until now. */
    void confirm() {
        WholeNode leader = nodes.get(0);
        if (!network.isPaused(0)) {
            leader.gossip.confirmed(leader.log.head(), leader.clock(network.now()));
        }
    }

    /** How old that node's view is at most, by its own clock; absent where it does not know, or does not run. */
    OptionalLong ageNanos(int number) {
        WholeNode node = nodes.get(number);
        return node.isDown
                ? OptionalLong.empty()
                : node.gossip.viewAge().nanos(node.log.head().epoch(), node.clock(network.now()));
    }

    /** How far that node has come. */
    long revision(int number) {
        return nodes.get(number).log.head().revision();
    }

    /** Somebody says that this node does not answer any more. */
    void heldForDead(int number) {
        WholeNode node = nodes.get(number);
        boolean isSound = !node.isDown && network.now() - node.runsSince > 10 * Network.SECOND;
        wrongVerdicts += isSound ? 1 : 0;
    }

    private void tick(List<WholeNode> turn) {
        for (WholeNode node : turn) {
            if (!node.isDown && !network.isPaused(node.number)) {
                node.gossip.onTick();
                look(node);
            }
        }
        network.at(network.now() + TICK_NANOS, () -> tick(turn));
    }

    private void receive(Delivery delivery) {
        WholeNode node = nodes.get(delivery.to());
        if (!node.isDown) {
            node.transport.arrive((Letter) delivery.message());
            look(node);
        }
    }

    /** Hops are not told: no message of production says after how many others it came. */
    private void look(WholeNode node) {
        if (!spread.has(node.number) && node.log.head().revision() >= spread.revision()) {
            spread.reached(node.number, 0, network.now(), node.runsSince);
        }
    }

    private void send(Address to, Letter letter) {
        int from = WholeNode.numberOf(letter.from().advertised());
        int size = letter.payload().length + OVERHEAD_BYTES;
        messages++;
        bytes += size;
        if (letter.subject().equals("gossip.broadcast")) {
            spread.sent(from, copies(BroadcastCodec.decode(letter.payload())), size);
        }
        network.send(from, WholeNode.numberOf(to), letter, size, 0);
    }

    private int copies(BroadcastMessage message) {
        List<Entry> entries = message instanceof BroadcastMessage.Push push
                ? push.entries()
                : message instanceof BroadcastMessage.Range range ? range.entries() : List.of();
        return entries.stream().anyMatch(entry -> entry.revision() == spread.revision()) ? 1 : 0;
    }
}
