package dev.confab.gossip.simulation;

import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.Membership;
import dev.confab.gossip.membership.MembershipCodec;
import dev.confab.gossip.membership.MembershipHost;
import dev.confab.gossip.membership.MembershipMessage;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Outbound;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fleet of members over a bad network, each the production protocol. Nodes crash, pause, leave, and start again; what was
 * said of them is compared with what they did. The first three are the seeds.
 */
final class MemberFleet {

    static final int SEEDS = 3;
    private static final long TICK = 50 * VirtualNetwork.MILLI;

    /** What a datagram costs beside the message: addresses, seal, the headers of the network. */
    private static final int OVERHEAD_BYTES = 100;

    final VirtualNetwork<Address> network;
    final Map<Integer, Node> nodes = new LinkedHashMap<>();
    private final Random random;
    private final List<Seed> seeds;
    private final Map<byte[], MembershipMessage> messages = new WeakHashMap<>(); // arrays are equal by identity
    private long starts;
    long falseDeaths;
    long bytesSent;
    long largestDatagram;

    MemberFleet(long seed, int size) {
        random = new Random(seed);
        network = new VirtualNetwork<>(random);
        seeds = IntStream.range(0, SEEDS)
                .mapToObj(i -> Seed.parse(address(i).toString()))
                .toList();
        for (int i = 0; i < size; i++) {
            start(i);
        }
    }

    static Address address(int number) {
        return new Address("h" + number, 7600);
    }

    /** A process while it runs. */
    final class Node implements MembershipHost {

        final int number;
        final Membership membership;
        private final List<VirtualNetwork.Delivery<Address>> unread = new ArrayList<>();
        private boolean isPaused;
        private long resumedNanos;

        private Node(int number) {
            this.number = number;
            this.resumedNanos = network.now();
            MembershipOptions options = MembershipOptions.builder().seeds(seeds).build();
            Member self = new Member(PeerId.of("n" + number), address(number), starts);
            this.membership = new Membership(self, options, this, random);
        }

        MemberState stateOf(int other) {
            MemberView row = membership.members().get(PeerId.of("n" + other));
            return row == null ? MemberState.LEFT : row.member().state();
        }

        /** Whether it ran without a break for so long that nobody has a reason to hold it for dead. */
        private boolean isSound() {
            return !isPaused && network.now() - resumedNanos > 10 * VirtualNetwork.SECOND;
        }

        private void receive(VirtualNetwork.Delivery<Address> delivery) {
            if (isPaused) {
                unread.add(delivery);
                return;
            }
            int sender = Integer.parseInt(delivery.from().host().substring(1));
            Member from = new Member(PeerId.of("n" + sender), delivery.from(), 0);
            send(this, membership.onMessage(from, messages.get(delivery.bytes()), network.now()));
        }

        @Override
        public Head head() {
            return Head.EMPTY;
        }

        @Override
        public boolean isVoter() {
            return number < SEEDS;
        }

        @Override
        public OptionalLong viewAgeMillis(long nowNanos) {
            return OptionalLong.empty();
        }

        @Override
        public void onConfirmed(Head head, long askedNanos, long ageMillis) {}

        @Override
        public void onHead(PeerId from, Head head) {}

        @Override
        public void onJoined(Member member) {}

        @Override
        public void onMoved(Member before, Member now) {
            require(now.incarnation() > before.incarnation(), before + " moved to " + now);
        }

        @Override
        public void onSuspected(Member member, PeerId accuser) {}

        @Override
        public void onRecovered(Member member) {}

        @Override
        public void onReturned(Member member) {}

        @Override
        public void onFailed(Member member) {
            Node accused = nodes.get(Integer.parseInt(member.id().name().substring(1)));
            falseDeaths += accused != null && accused.isSound() ? 1 : 0;
        }

        @Override
        public void onLeft(Member member) {}

        @Override
        public void onForgotten(Member member) {}

        @Override
        public void onContested(Member other) {
            throw new AssertionError("no two nodes have one name here, but " + other);
        }
    }

    /** Starts a node, for the first time or again. */
    Node start(int number) {
        starts += 1_000_000; // far more than refutations add
        Node node = new Node(number);
        nodes.put(number, node);
        return node;
    }

    void crash(int number) {
        nodes.remove(number);
    }

    void leave(int number) {
        Node node = nodes.get(number);
        send(node, node.membership.leave(network.now()));
        nodes.remove(number);
    }

    /** Stops the process; what arrives waits to be read. */
    void pause(int number) {
        nodes.get(number).isPaused = true;
    }

    /** Lets the process go on: its timers come first, then its mail. */
    void resume(int number) {
        Node node = nodes.get(number);
        node.isPaused = false;
        node.resumedNanos = network.now();
        send(node, node.membership.onTick(network.now()));
        List<VirtualNetwork.Delivery<Address>> mail = List.copyOf(node.unread);
        node.unread.clear();
        mail.forEach(node::receive);
    }

    void cut(Collection<Integer> island) {
        network.cut(island.stream().map(MemberFleet::address).collect(Collectors.toSet()));
    }

    void step() {
        for (Node node : List.copyOf(nodes.values())) {
            if (!node.isPaused) {
                send(node, node.membership.onTick(network.now()));
            }
        }
        network.advance(TICK, delivery -> {
            Node node = nodes.get(Integer.parseInt(delivery.to().host().substring(1)));
            if (node != null) {
                node.receive(delivery);
            }
        });
    }

    void live(double seconds) {
        for (long end = network.now() + (long) (seconds * VirtualNetwork.SECOND); network.now() - end < 0; ) {
            step();
        }
    }

    /** Lives on until that is so; returns how many seconds it took. */
    double liveUntil(BooleanSupplier isSo, double secondsMax) {
        long begun = network.now();
        while (!isSo.getAsBoolean()) {
            double seconds = (double) (network.now() - begun) / VirtualNetwork.SECOND;
            require(seconds < secondsMax, "it is not so after " + seconds + " s");
            step();
        }
        return (double) (network.now() - begun) / VirtualNetwork.SECOND;
    }

    /** The simulator goes into benchmarks, where there is no library for assertions. */
    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(otherwise);
        }
    }

    /** Whether every running node holds exactly the running nodes for alive, with their present incarnations. */
    boolean isAgreed() {
        return nodes.values().stream().allMatch(this::knowsAll);
    }

    private boolean knowsAll(Node node) {
        long living = node.membership.members().values().stream()
                .filter(row -> row.member().state() == MemberState.ALIVE)
                .count();
        return living == nodes.size()
                && nodes.values().stream().allMatch(other -> {
                    MemberView row = node.membership
                            .members()
                            .get(other.membership.self().id());
                    return row != null && row.member().equals(other.membership.self());
                });
    }

    /** Whether all running nodes hold that one for dead or gone. */
    boolean isGone(int number) {
        return nodes.values().stream().allMatch(node -> node.stateOf(number).isGone());
    }

    private void send(Node from, List<Outbound<MembershipMessage>> out) {
        for (Outbound<MembershipMessage> one : out) {
            byte[] bytes = MembershipCodec.encode(one.message());
            messages.put(bytes, one.message());
            bytesSent += bytes.length + OVERHEAD_BYTES;
            if (one.mayBeDatagram()) {
                largestDatagram = Math.max(largestDatagram, bytes.length);
            }
            network.send(from.membership.self().address(), one.to(), bytes);
        }
    }
}
