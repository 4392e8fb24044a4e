package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FoundersOnlyTest {

    private static final byte[] VOTE = {1};

    private final InMemoryNetwork network = new InMemoryNetwork();
    private Transport voter;
    private FoundersOnly door;
    private Transport founder;
    private Transport emptied;

    @BeforeEach
    void start() {
        voter = start("a", 1);
        founder = start("b", 2);
        emptied = start("c", 33);
        FoundingRecord record = new FoundingRecord(List.of(
                new Founder(PeerId.of("a"), voter.advertised(), 1),
                new Founder(PeerId.of("b"), founder.advertised(), 2),
                new Founder(PeerId.of("c"), emptied.advertised(), 3)));
        door = new FoundersOnly(voter, record);
        door.onRequest("raft.vote", (from, payload) -> CompletableFuture.completedFuture(payload));
    }

    private Transport start(String name, long nonce) {
        return network.start(TransportOptions.builder("test", PeerId.of(name))
                .papers(() -> new Papers(nonce, null))
                .build());
    }

    @AfterEach
    void close() {
        List.of(voter, founder, emptied).forEach(Transport::close);
    }

    @Test
    void shouldHearAFounder() {
        assertThat(ask(founder).join()).isEqualTo(VOTE);
    }

    /** Proves that a voter that forgot its votes cannot vote again under its name. */
    @Test
    void shouldNotHearAFounderWhoseDiskWasEmptied() {
        assertThatThrownBy(() -> ask(emptied).join())
                .hasMessageContaining("c at")
                .hasMessageContaining("disk mark 21")
                .hasMessageContaining("is not one of the voters");
    }

    /** Proves that a voter comes back after its disk has failed: refused here, it would never be opened again. */
    @Test
    void shouldLetALedgerThatIsOpenedAnewTakeThePlaceOfTheOneBefore() {
        // given
        byte[] anew = {2};
        List<byte[]> heard = new CopyOnWriteArrayList<>();
        door.onMessage("raft.resign", (from, payload) -> {});

        // when
        door.onRequest("raft.vote", (from, payload) -> CompletableFuture.completedFuture(anew));
        door.onMessage("raft.resign", (from, payload) -> heard.add(payload));

        // then
        assertThat(ask(founder).join()).isEqualTo(anew);
        founder.send(voter.advertised(), "raft.resign", VOTE).join();
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    @Test
    void shouldHearNobodyOnceShut() {
        door.shut();

        assertThatThrownBy(() -> ask(founder).join()).hasMessageContaining("is not one of the voters");
    }

    private CompletableFuture<byte[]> ask(Transport from) {
        return from.request(voter.advertised(), "raft.vote", VOTE, Duration.ofSeconds(5));
    }
}
