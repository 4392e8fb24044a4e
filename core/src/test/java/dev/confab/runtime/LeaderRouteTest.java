package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where what is written on a member goes that hears of no leader. This node is {@code d}; it knows {@code a}. */
final class LeaderRouteTest {

    private static final VoterId SELF = FakeLedger.id("d");

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<byte[]> arrived = new CopyOnWriteArrayList<>();
    private CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private LeaderRoute route;

    @BeforeEach
    void start() {
        Transport other = start("a");
        other.onRequest("ledger.propose", (from, items) -> {
            arrived.add(items);
            return answer;
        });
        PeerId known = PeerId.of("a");
        route = new LeaderRoute(
                PeerId.of("d"), start("d"), peer -> Optional.of(other.advertised()), () -> List.of(known));
    }

    private Transport start(String name) {
        return network.start(TransportOptions.builder("test", PeerId.of(name))
                .papers(() -> new Papers(1, null))
                .build());
    }

    /** Proves that a guest whom nobody made a member can be written on meanwhile: it was not, for a minute. */
    @Test
    void shouldAskOthersOnAGuestThatNoLeaderSpeaksTo() {
        route.opened(new FakeLedger(FakeLedger.voting(0, "a", "b", "c")), SELF);

        route.deliver(new byte[] {1});

        await().untilAsserted(() -> assertThat(arrived).hasSize(1));
    }

    /** Proves that the seat of another disk of this node's name is not its own. */
    @Test
    void shouldAskOthersWhereItsFormerDiskVotes() {
        route.opened(new FakeLedger(FakeLedger.voting(4, "a", "b", "d")), new VoterId(SELF.node(), 99));

        route.deliver(new byte[] {1});

        await().untilAsserted(() -> assertThat(arrived).hasSize(1));
    }

    /** Proves that who led once and is told so by one that has not heard since goes on asking. */
    @Test
    void shouldNotTakeItselfForTheLeaderOnAnothersWord() {
        byte[] leads = WireWriter.create()
                .writeByte(1) // the format of answers
                .writeByte(2) // not the leader
                .writeString(SELF.node().name())
                .toBytes();
        answer = CompletableFuture.completedFuture(leads);

        assertThat(route.deliver(new byte[] {1})).failsWithin(Duration.ofSeconds(5));
        assertThat(route.leader()).isEmpty();
        assertThat(route.deliver(new byte[] {2})).failsWithin(Duration.ofSeconds(5));

        assertThat(arrived).hasSize(2);
    }

    /** Proves that a voter waits for the leader of its group, as in an election, and bothers nobody. */
    @Test
    void shouldAskNobodyOnAVoterWithoutALeader() {
        route.opened(new FakeLedger(FakeLedger.voting(4, "a", "b", "d")), SELF);

        assertThat(route.deliver(new byte[] {1})).isCompletedExceptionally();

        assertThat(arrived).isEmpty();
    }
}
