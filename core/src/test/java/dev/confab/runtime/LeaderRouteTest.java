package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.LeaderRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where what is written on a member goes that hears of no leader. This node is {@code d}; it knows {@code a}. */
final class LeaderRouteTest {

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<byte[]> arrived = new ArrayList<>();
    private LeaderRoute route;

    @BeforeEach
    void start() {
        Transport other = start("a");
        other.onRequest("ledger.propose", (from, items) -> {
            arrived.add(items);
            return new CompletableFuture<>();
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
        route.ledger(new FakeLedger(FakeLedger.voting(0, "a", "b", "c")));

        route.deliver(new byte[] {1});

        assertThat(arrived).hasSize(1);
    }

    /** Proves that a voter waits for the leader of its group, as in an election, and bothers nobody. */
    @Test
    void shouldAskNobodyOnAVoterWithoutALeader() {
        route.ledger(new FakeLedger(FakeLedger.voting(4, "a", "b", "d")));

        assertThat(route.deliver(new byte[] {1})).isCompletedExceptionally();

        assertThat(arrived).isEmpty();
    }
}
