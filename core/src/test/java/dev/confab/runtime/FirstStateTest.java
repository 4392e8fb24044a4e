package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.HistoryOptions;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Courier;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.Limits;
import dev.confab.model.Outcome;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a node is ready that began with nothing. */
final class FirstStateTest {

    private static final PeerId NODE = PeerId.of("node");

    private final History history = History.founded().grow(4);
    private final NodeThreads threads = new NodeThreads(NODE);
    private final List<Head> peers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
    private final NodeOptions options = options();
    private final Readiness readiness = new Readiness("node", new Refusals(System::nanoTime));
    private final LocalState local = new LocalState(options, null, Identity.fresh("test", NODE, 1), threads, () -> {});
    private final Replica replica = local.replica();
    private final Courier courier =
            new Courier(items -> answers, 1, () -> replica.state().head(), System::nanoTime, Runnable::run);

    @AfterEach
    void close() {
        threads.end(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void shouldBeReadyWhenItIsAsNewAsTheLeaderSaid() throws Exception {
        begin();
        answers.complete(List.of(new Answer(new Decision.Decided(new Outcome.Unchanged(3)), History.EPOCH, null)));
        take(1);
        take(2);

        assertThatThrownBy(() -> readiness.await(Duration.ofMillis(300), null))
                .hasMessageContaining("all that was committed before it came");
        take(3);

        readiness.await(Duration.ofSeconds(5), null);
    }

    /** Proves that nobody serves the first half of a history because no leader is there to tell of the rest. */
    @Test
    void shouldBeReadyWhenItIsAsNewAsTheNewestPeerWhereNobodyLeads() throws Exception {
        peers.add(history.stateAt(2).head());
        peers.add(history.stateAt(4).head());
        begin();
        take(1);
        take(2);

        assertThatThrownBy(() -> readiness.await(Duration.ofSeconds(2), null))
                .hasMessageContaining("all that was committed before it came");
        take(3);
        take(4);

        readiness.await(Duration.ofSeconds(5), null);
    }

    @Test
    void shouldBeReadyWithWhatItHasWhereNobodyHasMore() throws Exception {
        peers.add(history.stateAt(1).head());
        begin();
        take(1);

        readiness.await(Duration.ofSeconds(5), null);
    }

    private void begin() {
        Writer writer = new Writer(courier, replica, new Nothing(), threads, System::nanoTime, revision -> {
            local.liftBundle();
            return CompletableFuture.completedFuture(null);
        });
        threads.everyTick(Duration.ofMillis(20), courier::onTick);
        new FirstState(options, local, writer, threads, readiness, () -> peers).begin();
    }

    private void take(long revision) throws Exception {
        Commit commit = history.commit(revision);
        CompletableFuture.runAsync(() -> replica.offer(commit), threads.loop()).get(5, TimeUnit.SECONDS);
    }

    private static NodeOptions options() {
        return new NodeOptions(
                "test",
                NODE,
                null,
                null,
                List.of(),
                null,
                new Protection(null, null, true),
                false,
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                Limits.DEFAULT,
                Traits.NONE,
                null,
                0,
                Duration.ofMinutes(2),
                null,
                Duration.ofSeconds(20),
                HistoryOptions.DEFAULT);
    }

    private static final class Nothing implements CatchUp {
        @Override
        public void heard(Commit commit) {}

        @Override
        public void missing(long revision) {}
    }
}
