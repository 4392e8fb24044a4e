package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Courier;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Condition;
import dev.confab.model.Decision;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import dev.confab.model.Token;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a writer tells whom, and when, where its replica lacks what was decided. */
final class WriterTest {

    private static final PeerId NODE = PeerId.of("node");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final NodeThreads threads = new NodeThreads(NODE);
    private final Replica replica = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
    private final List<Long> missing = new CopyOnWriteArrayList<>();
    private final List<Commit> brought = new CopyOnWriteArrayList<>();
    private final CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
    private final Courier courier =
            new Courier(items -> answers, 1, () -> replica.state().head(), System::nanoTime, Runnable::run);
    private CompletableFuture<Void> settings = CompletableFuture.completedFuture(null);
    private final Writer writer =
            new Writer(courier, replica, new Supply(), threads, System::nanoTime, revision -> settings);

    private final class Supply implements CatchUp {
        @Override
        public void heard(Commit commit) {
            brought.add(commit);
            replica.offer(commit);
        }

        @Override
        public void missing(long revision) {
            missing.add(revision);
        }
    }

    @AfterEach
    void close() {
        threads.end(System.nanoTime() + LONG.toNanos());
    }

    @Test
    void shouldTakeInTheCommitThatComesWithTheAnswer() throws Exception {
        Commit first = history(1).get(0);
        CompletableFuture<Outcome> told = put(LONG);

        answers.complete(List.of(new Answer(committed(1), History.EPOCH, first)));

        assertCommitted(1, true, told);
        assertThat(brought).containsExactly(first);
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldWaitUntilAGapIsFilled() throws Exception {
        List<Commit> history = history(3);
        CompletableFuture<Outcome> told = put(LONG);

        answers.complete(List.of(new Answer(committed(3), History.EPOCH, history.get(2))));
        assertWaits(told);
        assertThat(missing).containsExactly(3L);
        onLoop(() -> replica.offer(history.get(0)));
        onLoop(() -> replica.offer(history.get(1)));
        assertWaits(told);
        onLoop(() -> replica.offer(history.get(2)));

        assertCommitted(3, true, told);
    }

    @Test
    void shouldWaitWhereTheCommitWasTooLargeToComeWithTheAnswer() throws Exception {
        CompletableFuture<Outcome> told = put(LONG);

        answers.complete(List.of(new Answer(committed(1), History.EPOCH, null)));
        onLoop(() -> assertThat(missing).containsExactly(1L));
        onLoop(() -> replica.offer(history(1).get(0)));

        assertCommitted(1, true, told);
    }

    @Test
    void shouldTellTheOutcomeAtTheDeadlineWhereTheGapStays() throws Exception {
        CompletableFuture<Outcome> told = put(Duration.ofMillis(100));

        answers.complete(List.of(new Answer(committed(7), History.EPOCH, null)));

        assertCommitted(7, false, told);
    }

    /** Proves that the token is good elsewhere, though this node, which has nothing yet, knows no epoch itself. */
    @Test
    void shouldNameTheEpochOfACommitThatItDoesNotHave() throws Exception {
        CompletableFuture<Outcome> told = put(Duration.ofMillis(100));

        answers.complete(List.of(new Answer(committed(7), History.EPOCH, null)));

        Token token = ((Outcome.Committed) told.get(5, TimeUnit.SECONDS)).token();
        assertThat(token.epochCounter()).isEqualTo(History.EPOCH.counter());
        assertThat(token.epochMark()).isEqualTo((int) History.EPOCH.id());
        assertThat(token.revision()).isEqualTo(7);
    }

    @Test
    void shouldWaitBeforeItTellsOfAConflictOrOfNoChange() throws Exception {
        for (Outcome outcome : List.of(
                new Outcome.Unchanged(1),
                new Outcome.Conflict(1, new Condition.Version("app", "k", 1), Condition.ABSENT))) {
            WriterTest other = new WriterTest();
            CompletableFuture<Outcome> told = other.put(LONG);

            other.answers.complete(List.of(new Answer(new Decision.Decided(outcome), History.EPOCH, null)));
            other.assertWaits(told);
            other.onLoop(() -> other.replica.offer(history(1).get(0)));

            assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo(outcome);
            other.close();
        }
    }

    @Test
    void shouldTellWhatIsKnownWhenItIsClosed() throws Exception {
        CompletableFuture<Outcome> decided = put(LONG);
        answers.complete(List.of(new Answer(committed(7), History.EPOCH, null)));
        assertWaits(decided);

        threads.endLoop(System.nanoTime() + LONG.toNanos());
        courier.close();
        writer.close();

        assertCommitted(7, false, decided);
        assertThatThrownBy(() -> put(LONG).get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedException.class);
    }

    @Test
    void shouldTellAnAnswerThatComesWhenTheLoopHasEnded() throws Exception {
        CompletableFuture<Outcome> told = put(LONG);
        threads.endLoop(System.nanoTime() + LONG.toNanos());

        answers.complete(List.of(new Answer(committed(7), History.EPOCH, null)));
        courier.close();
        writer.close();

        assertCommitted(7, false, told);
    }

    private CompletableFuture<Outcome> put(Duration deadline) {
        Command command = new Command.Update(List.of(), List.of(new Operation.Put("app", "k", "v")), false);
        return writer.write("alice", "", command, deadline);
    }

    /** When the loop has done what it has to do, and the futures' thread has told what there was to tell. */
    private void assertWaits(CompletableFuture<Outcome> told) throws Exception {
        onLoop(() -> {});
        CompletableFuture.runAsync(() -> {}, threads.futures()).get(5, TimeUnit.SECONDS);
        assertThat(told).isNotDone();
    }

    /** Runs it behind what the loop has to do already. */
    private void onLoop(Runnable task) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(task, threads.loop());
        try {
            done.get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static Decision committed(long revision) {
        return new Decision.Decided(new Outcome.Committed(revision, false));
    }

    /** The first commits of a cluster. */
    private static List<Commit> history(int count) {
        History history = History.founded();
        List<Commit> commits = new ArrayList<>(List.of(history.commit(1)));
        while (commits.size() < count) {
            commits.add(history.put("k", "v" + commits.size()));
        }
        return commits;
    }

    private static void assertCommitted(long revision, boolean isVisible, CompletableFuture<Outcome> told)
            throws Exception {
        Outcome.Committed committed = (Outcome.Committed) told.get(5, TimeUnit.SECONDS);
        assertThat(committed).isEqualTo(new Outcome.Committed(revision, isVisible, committed.token()));
        assertThat(committed.token().revision()).isEqualTo(revision);
    }
}
