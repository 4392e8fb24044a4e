package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.Member;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Proves that every node comes to know where every node is, though messages are lost, nodes come back elsewhere and the
 * network is cut; and that nobody ever goes back to an older record.
 */
class MembershipSimulationTest {

    private static final int NODES = 12;
    private static final List<Seed> SEED_LIST = List.of(Seed.parse("host-0:1"), Seed.parse("node-1=host-1:1"));

    @Test
    void shouldAgreeOnEveryAddressOnceTheFaultsStop() {
        Seeds.each(40, seed -> {
            // given
            Cluster cluster = new Cluster(seed);
            cluster.network.faults(0.2, 0.1, VirtualNetwork.SECOND);
            // when
            for (int i = 0; i < 600; i++) {
                cluster.disturb();
                cluster.step();
            }
            cluster.network.faults(0, 0, 5 * VirtualNetwork.MILLI);
            cluster.network.cut(Set.of());
            for (int i = 0; i < 20 * 60; i++) {
                cluster.step();
            }
            // then
            Map<PeerId, Member> truth = new HashMap<>();
            cluster.nodes.forEach((number, node) -> truth.put(node.self().id(), node.self()));
            cluster.nodes.values().forEach(node -> assertThat(living(node)).isEqualTo(truth));
        });
    }

    private static Map<PeerId, Member> living(Membership node) {
        Map<PeerId, Member> living = new HashMap<>();
        node.members().forEach((id, row) -> {
            if (!row.member().state().isGone()) {
                living.put(id, row.member());
            }
        });
        return living;
    }

    /** Nodes by number; node n lives at host-n:life, the seeds at host-n:1 always. */
    private static final class Cluster {

        final Map<Integer, Membership> nodes = new HashMap<>();
        final VirtualNetwork<Address> network;
        private final Random random;
        private int lives = 1;

        Cluster(long seed) {
            random = new Random(seed);
            network = new VirtualNetwork<>(random);
            for (int i = 0; i < NODES; i++) {
                start(i);
            }
        }

        void disturb() {
            if (random.nextInt(100) == 0) {
                start(random.nextInt(NODES));
            }
            if (random.nextInt(50) == 0) {
                int other = 1 + random.nextInt(NODES - 1);
                network.cut(random.nextBoolean() ? Set.of() : Set.of(address(0), address(other)));
            }
        }

        void step() {
            nodes.forEach((number, node) -> send(node, node.onTick(network.now())));
            network.advance(
                    50 * VirtualNetwork.MILLI,
                    delivery -> nodes.values().stream()
                            .filter(node -> node.self().address().equals(delivery.to()))
                            .findFirst()
                            .ifPresent(node -> receive(node, delivery)));
        }

        private void start(int number) {
            lives += 1_000; // far above what refutations add
            int port = number < SEED_LIST.size() ? 1 : lives / 1_000;
            Member self = new Member(PeerId.of("node-" + number), new Address("host-" + number, port), lives);
            MembershipOptions options = MembershipOptions.builder()
                    .seeds(SEED_LIST)
                    .membersMax(NODES)
                    .build();
            nodes.put(number, new Membership(self, options, new NeverBackwards(), random));
        }

        private Address address(int number) {
            return nodes.get(number).self().address();
        }

        /** The sender is whoever holds that address now, or its former life: what the hello of a connection would say. */
        private void receive(Membership node, VirtualNetwork.Delivery<Address> delivery) {
            nodes.values().stream()
                    .map(Membership::self)
                    .filter(self -> self.address().equals(delivery.from()))
                    .findFirst()
                    .ifPresent(from ->
                            send(node, node.onMessage(from, MembershipCodec.decode(delivery.bytes()), network.now())));
        }

        private void send(Membership node, List<Outbound<MembershipMessage>> out) {
            out.forEach(one -> network.send(node.self().address(), one.to(), MembershipCodec.encode(one.message())));
        }
    }

    private static final class NeverBackwards implements MembershipHost {

        @Override
        public Head head() {
            return Head.EMPTY;
        }

        @Override
        public boolean isVoter() {
            return false;
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
            assertThat(now.incarnation()).isGreaterThan(before.incarnation());
        }

        @Override
        public void onSuspected(Member member, PeerId accuser) {}

        @Override
        public void onRecovered(Member member) {}

        @Override
        public void onReturned(Member member) {}

        @Override
        public void onFailed(Member member) {}

        @Override
        public void onLeft(Member member) {}

        @Override
        public void onForgotten(Member member) {}

        @Override
        public void onContested(Member other) {
            throw new AssertionError("no two nodes have one name here, but " + other);
        }
    }
}
