package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.model.Applied;
import dev.confab.model.Cause;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.ImportMode;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.Item;
import dev.confab.model.NoQuorumException;
import dev.confab.model.RequestCodec;
import dev.confab.model.StateMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The courier by itself: a route that the test answers, and time that the test advances. */
final class CourierTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final StateMachine machine = new StateMachine();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Route route = new Route() {
        @Override
        public CompletableFuture<List<Answer>> deliver(byte[] items) {
            return CourierTest.this.deliver(items);
        }

        @Override
        public Optional<PeerId> leader() {
            return Optional.of(leader);
        }
    };
    private PeerId leader = PeerId.of("a");
    private final Courier courier = new Courier(route, 1, () -> machine.state().head(), () -> nanos(), Runnable::run);
    private long now = 1_000;

    private record Sent(byte[] items, CompletableFuture<List<Answer>> answers) {}

    @BeforeEach
    void found() {
        submit(LedgerFixtures.founding());
        carryOut(sent.remove());
    }

    @Test
    void shouldSendCommandsThatWaitTogether() {
        submit("a");
        submit("b");
        submit("c");

        Sent first = sent.remove();
        assertThat(items(first)).hasSize(1);
        assertThat(sent).as("one batch is under way at a time").isEmpty();
        carryOut(first);

        assertThat(items(sent.remove())).hasSize(2);
    }

    @Test
    void shouldAnswerARetryWithTheFirstOutcome() {
        CompletableFuture<Answer> put = submit("a");
        Sent lost = sent.remove();
        apply(lost); // taken, but its answer is lost
        lost.answers().completeExceptionally(new IllegalStateException("connection lost"));

        tick(Duration.ofMillis(20));
        carryOut(sent.remove());

        assertThat(put.join().decision().revision()).isEqualTo(2);
        assertThat(machine.state().revision()).as("written once").isEqualTo(2);
    }

    @Test
    void shouldSayThatNothingWasWrittenWhereNoLeaderTookIt() {
        CompletableFuture<Answer> put = submit("a");
        sent.remove().answers().completeExceptionally(new NotLeaderException(null));

        tick(DEADLINE);

        assertThatThrownBy(put::join).hasCauseInstanceOf(NoQuorumException.class);
    }

    @Test
    void shouldSayThatItIsNotSureWhereAnAnswerIsMissing() {
        CompletableFuture<Answer> put = submit("a");

        tick(DEADLINE);

        assertThatThrownBy(put::join).hasCauseInstanceOf(IndeterminateWriteException.class);
    }

    /** Proves that a leader whose process is stopped holds nobody up once another is elected. */
    @Test
    void shouldNotWaitForALeaderThatWasReplaced() {
        // given
        CompletableFuture<Answer> put = submit("a");
        sent.remove(); // never answered
        tick(Duration.ofMillis(20));
        assertThat(sent).isEmpty();

        // when
        leader = PeerId.of("b");
        tick(Duration.ofMillis(20));
        carryOut(sent.remove());

        // then
        assertThat(put.join().decision().revision()).isEqualTo(2);
    }

    /** Proves that a write of which the caller heard that it failed is not sent afterwards. */
    @Test
    void shouldNotSendWhatHasExpired() {
        submit("under way");
        CompletableFuture<Answer> waiting = submit("waiting");
        CompletableFuture<Answer> next = submit("next");
        Sent first = sent.remove();
        waiting.whenComplete(
                (answer, failure) -> carryOut(first)); // its answer comes while the others are being failed

        tick(DEADLINE);
        carryOutAll();

        assertThatThrownBy(next::join).hasCauseInstanceOf(NoQuorumException.class);
        assertThat(machine.state().namespace("test").get("next")).isEmpty();
    }

    @Test
    void shouldWaitForTheFoundingAndNotAskOverAndOver() {
        CompletableFuture<Answer> put = submit("a");
        for (int i = 0; i < 3; i++) {
            sent.remove().answers().complete(List.of(new Answer(new Decision.Unfounded(0), Epoch.NONE, null)));
            assertThat(sent).as("nothing before the next tick").isEmpty();
            tick(Duration.ofMillis(20));
        }

        carryOutAll();

        assertThat(put.join().decision().revision()).isEqualTo(2);
    }

    @Test
    void shouldStayUnsureEvenIfLaterAttemptsAreRefused() {
        CompletableFuture<Answer> put = submit("a");
        sent.remove().answers().completeExceptionally(new IllegalStateException("connection lost"));
        tick(Duration.ofMillis(20));
        sent.remove().answers().completeExceptionally(new NotLeaderException(null));

        tick(DEADLINE);

        assertThatThrownBy(put::join).hasCauseInstanceOf(IndeterminateWriteException.class);
    }

    @Test
    void shouldTryAgainWhereAnAttemptTakesTooLongAndStillTakeItsAnswer() {
        CompletableFuture<Answer> put = submit("a");
        Sent slow = sent.remove();

        tick(Courier.ATTEMPT_MAX.plusMillis(20));
        assertThat(sent).as("sent again").hasSize(1);
        carryOut(slow);

        assertThat(put.join().decision().revision()).isEqualTo(2);
    }

    @Test
    void shouldCarryOutCommandsInTheirOrderThroughALoss() {
        List<CompletableFuture<Answer>> puts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            puts.add(submit("key-" + i));
        }
        sent.remove().answers().completeExceptionally(new NotTakenException("no route", new RuntimeException()));
        tick(Duration.ofMillis(20));

        carryOutAll();

        for (int i = 0; i < 5; i++) {
            assertThat(puts.get(i).join().decision().revision()).isEqualTo(2 + i);
        }
    }

    @Test
    void shouldSendALargeCommandInPartsAndCarryItOutOnce() {
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("key-" + i, "v".repeat(10_000));
        }
        CompletableFuture<Answer> imported = submit(Command.Assign.of("big", ImportMode.REPLACE, values));
        CompletableFuture<Answer> next = submit("a");

        int batches = carryOutAll();

        assertThat(batches).as("18 parts of 55 KiB, then the next command").isEqualTo(19);
        assertThat(imported.join().commit().changes()).hasSize(100);
        assertThat(next.join().decision().revision()).isEqualTo(3);
    }

    @Test
    void shouldBeginALargeCommandAnewWhereALeaderLostItsParts() {
        TreeMap<String, String> values = new TreeMap<>();
        values.put("key", "v".repeat(200_000));
        CompletableFuture<Answer> imported = submit(Command.Assign.of("big", ImportMode.MERGE, values));
        carryOut(sent.remove());
        Sent second = sent.remove();
        second.answers().complete(List.of(new Answer(new Decision.PartsMissing(1), Epoch.NONE, null)));

        tick(Duration.ofMillis(20));
        carryOutAll();

        assertThat(imported.join().decision().revision()).isEqualTo(2);
    }

    @Test
    void shouldMakeACommandAnewThatIsTooOldButWasNeverTaken() {
        CompletableFuture<Answer> put = submit("a");
        sent.remove().answers().complete(List.of(new Answer(new Decision.Forgotten(1), Epoch.NONE, null)));

        tick(Duration.ofMillis(20));
        carryOutAll();

        assertThat(put.join().decision().revision()).isEqualTo(2);
    }

    @Test
    void shouldNotMakeACommandAnewThatMayHaveBeenTaken() {
        CompletableFuture<Answer> put = submit("a");
        sent.remove().answers().completeExceptionally(new IllegalStateException("connection lost"));
        tick(Duration.ofMillis(20));
        sent.remove().answers().complete(List.of(new Answer(new Decision.Forgotten(1), Epoch.NONE, null)));

        assertThatThrownBy(put::join).hasCauseInstanceOf(IndeterminateWriteException.class);
    }

    @Test
    void shouldSyncAnewThoughItMayHaveBeenTaken() {
        CompletableFuture<Answer> sync = submit(new Command.Sync());
        sent.remove().answers().completeExceptionally(new IllegalStateException("connection lost"));
        tick(Duration.ofMillis(20));
        sent.remove().answers().complete(List.of(new Answer(new Decision.Forgotten(1), Epoch.NONE, null)));

        tick(Duration.ofMillis(20));
        carryOutAll();

        assertThat(sync.join().decision().revision()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreThanMayWait() {
        for (int i = 0; i <= Courier.WAITING_MAX; i++) {
            submit("key"); // the first is under way
        }

        CompletableFuture<Answer> tooMany = submit("one more");

        assertThatThrownBy(tooMany::join)
                .hasCauseInstanceOf(NoQuorumException.class)
                .hasMessageContaining("at most " + Courier.WAITING_MAX);
    }

    @Test
    void shouldFailWhatWaitsWhenItIsClosed() {
        CompletableFuture<Answer> underWay = submit("a");
        CompletableFuture<Answer> waiting = submit("b");

        courier.close();

        assertThatThrownBy(underWay::join).hasCauseInstanceOf(IndeterminateWriteException.class);
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(NoQuorumException.class);
        assertThatThrownBy(submit("c")::join).hasCauseInstanceOf(ClosedException.class);
    }

    private CompletableFuture<Answer> submit(String key) {
        return submit(LedgerFixtures.putting(key, "value"));
    }

    private CompletableFuture<Answer> submit(Command command) {
        return courier.submit(new Cause("tester", "node-1", ""), command, DEADLINE);
    }

    private CompletableFuture<List<Answer>> deliver(byte[] items) {
        CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
        sent.add(new Sent(items, answers));
        return answers;
    }

    private long nanos() {
        return now;
    }

    private void tick(Duration step) {
        now += step.toNanos();
        courier.onTick();
    }

    private int carryOutAll() {
        int batches = 0;
        while (!sent.isEmpty()) {
            carryOut(sent.remove());
            batches++;
        }
        return batches;
    }

    private void carryOut(Sent batch) {
        batch.answers().complete(apply(batch));
    }

    private List<Answer> apply(Sent batch) {
        List<Answer> answers = new ArrayList<>();
        for (Item item : items(batch)) {
            Applied applied = machine.apply(item, Instant.EPOCH.plusSeconds(1));
            answers.add(new Answer(applied.decision(), machine.state().head().epoch(), applied.commit()));
        }
        return answers;
    }

    private static List<Item> items(Sent batch) {
        WireReader reader = WireReader.of(batch.items());
        return reader.readList(Ledger.BATCH_ITEMS_MAX, () -> RequestCodec.readItem(reader));
    }
}
