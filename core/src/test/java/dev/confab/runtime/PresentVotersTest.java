package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PresentVotersTest {

    private static final byte[] VOTE = {1};

    private final InMemoryNetwork network = new InMemoryNetwork();
    private Transport voter;
    private PresentVoters door;
    private Transport fellow;
    private Transport emptied;

    @BeforeEach
    void start() {
        voter = start("a", 1);
        fellow = start("b", 2);
        emptied = start("c", 33);
        door = new PresentVoters(voter);
        door.admit(List.of(id("a", 1), id("b", 2), id("c", 3)));
        door.onRequest("raft.vote", (from, payload) -> CompletableFuture.completedFuture(payload));
    }

    private Transport start(String name, long nonce) {
        return network.start(TransportOptions.builder("test", PeerId.of(name))
                .papers(() -> new Papers(nonce, null))
                .build());
    }

    @AfterEach
    void close() {
        List.of(voter, fellow, emptied).forEach(Transport::close);
    }

    @Test
    void shouldHearAVoter() {
        assertThat(ask(fellow).join()).isEqualTo(VOTE);
    }

    /** Proves that a voter that forgot its votes cannot vote again under its name. */
    @Test
    void shouldNotHearAVoterWhoseDiskWasEmptied() {
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
        assertThat(ask(fellow).join()).isEqualTo(anew);
        fellow.send(voter.advertised(), "raft.resign", VOTE).join();
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
    }

    /** Proves that who votes now counts, and not who founded the group. */
    @Test
    void shouldHearWhoCameAndNotWhoLeft() {
        door.admit(List.of(id("a", 1), id("c", 33)));

        assertThat(ask(emptied).join()).isEqualTo(VOTE);
        assertThatThrownBy(() -> ask(fellow).join()).hasMessageContaining("is not one of the voters");
    }

    @Test
    void shouldHearNobodyWhileItIsInNoGroup() {
        door.admit(List.of());

        assertThatThrownBy(() -> ask(fellow).join()).hasMessageContaining("is not one of the voters");
    }

    private static VoterId id(String name, long disk) {
        return new VoterId(PeerId.of(name), disk);
    }

    private CompletableFuture<byte[]> ask(Transport from) {
        return from.request(voter.advertised(), "raft.vote", VOTE, Duration.ofSeconds(5));
    }
}
