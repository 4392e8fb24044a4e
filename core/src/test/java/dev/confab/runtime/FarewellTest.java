package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.FakeLedger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code a} stops, of {@code a}, {@code b} and {@code c}. */
final class FarewellTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final SeatWish RELEASE = new SeatWish(SeatWish.Kind.RELEASE, PeerId.of("a"));

    private final NodeThreads threads = new NodeThreads(PeerId.of("a"));
    private final FakeLedger ledger = new FakeLedger(FakeLedger.voting(1, "a", "b", "c"));
    private final List<SeatWish> wishes = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
    private final Farewell farewell = new Farewell(
            FakeLedger.id("a"),
            () -> ledger,
            (wish, deadline) -> {
                wishes.add(wish);
                return answers.get(wishes.size() - 1);
            },
            () -> goodbye,
            threads);

    @AfterEach
    void endThreads() {
        threads.endLoop(System.nanoTime() + LONG.toNanos());
        threads.end(System.nanoTime() + LONG.toNanos());
    }

    @Test
    void shouldGiveItsSeatAwayWhereItDoesNotLead() {
        // given
        answers.add(new CompletableFuture<>());

        // when
        assertThat(farewell.handOver(LONG)).isCompleted();
        CompletableFuture<?> released = farewell.releaseSeat(LONG);

        // then
        assertThat(ledger.handovers).isEmpty();
        assertThat(wishes).containsExactly(RELEASE);
        assertThat(released).isNotDone();

        // when
        answers.get(0).complete(null);

        // then
        assertThat(released).isCompleted();
    }

    @Test
    void shouldKeepASeatThatItDoesNotHave() {
        ledger.voters = FakeLedger.voting(2, "b", "c");

        assertThat(farewell.releaseSeat(LONG)).isCompleted();
        assertThat(wishes).isEmpty();
    }

    @Test
    void shouldAskAgainWhereTheNewLeaderIsNotReady() {
        answers.add(CompletableFuture.failedFuture(new IllegalStateException("not yet")));
        answers.add(CompletableFuture.completedFuture(null));

        CompletableFuture<?> released = farewell.releaseSeat(LONG);

        await().until(released::isDone);
        assertThat(wishes).containsExactly(RELEASE, RELEASE);
    }

    @Test
    void shouldNotWaitForLongerThanItMay() {
        answers.add(new CompletableFuture<>());

        CompletableFuture<?> released = farewell.releaseSeat(Duration.ofMillis(100));

        await().until(released::isDone);
    }

    /** Proves that a leader whose handover failed, or that was elected again, does not take its seat with it. */
    @Test
    void shouldTryOnceMoreToLetAnotherLeadAndGiveItsSeatAwayThen() {
        // given
        ledger.isLeader = true;
        answers.add(CompletableFuture.completedFuture(null));
        CompletableFuture<?> first = farewell.handOver(LONG);
        ledger.handovers.get(0).complete(false);
        assertThat(first).isCompleted();

        // when
        CompletableFuture<?> released = farewell.releaseSeat(LONG);

        // then
        assertThat(ledger.handovers).hasSize(2);
        assertThat(wishes).isEmpty();

        // when
        ledger.isLeader = false;
        ledger.handovers.get(1).complete(true);

        // then
        assertThat(released).isCompleted();
        assertThat(wishes).containsExactly(RELEASE);
    }

    /** Two at a time the ledger refuses; and the first may be over a moment after the time that it had. */
    @Test
    void shouldNotTryAgainBeforeTheFirstHandoverIsOver() {
        // given
        ledger.isLeader = true;
        farewell.handOver(LONG);

        // when
        CompletableFuture<?> released = farewell.releaseSeat(LONG);

        // then
        assertThat(ledger.handovers).hasSize(1);

        // when
        ledger.handovers.get(0).complete(false);

        // then
        assertThat(ledger.handovers).hasSize(2);
        assertThat(released).isNotDone();
    }

    /** Proves that one that leads alone is closed without a pause: its ledger says at once that nobody else can. */
    @Test
    void shouldCloseAtOnceWhereNobodyElseCanLead() {
        // given
        ledger.isLeader = true;
        farewell.handOver(LONG);
        ledger.handovers.get(0).complete(false);

        // when
        CompletableFuture<?> released = farewell.releaseSeat(LONG);
        ledger.handovers.get(1).complete(false);

        // then
        assertThat(released).isCompleted();
        assertThat(ledger.handovers).hasSize(2);
        assertThat(wishes).isEmpty();
    }

    @Test
    void shouldNotWaitForAHandoverThatNeverEnds() {
        ledger.isLeader = true;
        farewell.handOver(LONG);

        CompletableFuture<?> released = farewell.releaseSeat(Duration.ofMillis(100));

        await().until(released::isDone);
        assertThat(wishes).isEmpty();
    }

    @Test
    void shouldNotWaitForAGoodbyeThatNobodyTakes() {
        CompletableFuture<?> said = farewell.sayGoodbye();

        assertThat(said.handle((done, failure) -> failure).orTimeout(LONG.toSeconds(), TimeUnit.SECONDS))
                .succeedsWithin(LONG)
                .isNotNull();
    }
}
