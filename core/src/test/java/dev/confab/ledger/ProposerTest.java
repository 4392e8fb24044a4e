package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.model.Decision;
import dev.confab.model.Item;
import dev.confab.model.Request;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The proposer by itself: an engine that the test plays, and time that the test advances. */
final class ProposerTest {

    private final Deque<Handed> handed = new ArrayDeque<>();
    private int stuck;
    private long now;
    private final Proposer proposer = new Proposer(1, Clock.systemUTC(), () -> now, this::append, () -> stuck++);

    private record Handed(Batch batch, CompletableFuture<Void> taken) {}

    @Test
    void shouldHandOneEntryAtATimeAndMergeWhatWaits() {
        propose(1);
        CompletableFuture<List<Answer>> second = propose(2);
        CompletableFuture<List<Answer>> third = propose(1);

        assertThat(handed).hasSize(1);
        finish(handed.remove());

        Handed merged = handed.remove();
        assertThat(merged.batch().items()).hasSize(3);
        finish(merged);
        assertThat(second.join()).hasSize(2);
        assertThat(third.join()).hasSize(1);
    }

    /** Proves that an answer does not wait for the engine's own bookkeeping, but the next entry does. */
    @Test
    void shouldAnswerWhenAppliedAndSendTheNextWhenTheEngineIsDone() {
        CompletableFuture<List<Answer>> first = propose(1);
        propose(1);
        Handed entry = handed.remove();

        apply(entry);

        assertThat(first).isCompleted();
        assertThat(handed).isEmpty();
        entry.taken().complete(null);
        assertThat(handed).hasSize(1);
    }

    @Test
    void shouldPassOnWhyTheEngineRefused() {
        CompletableFuture<List<Answer>> refused = propose(1);

        handed.remove().taken().completeExceptionally(new NotLeaderException(null));

        assertThatThrownBy(refused::join).hasCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void shouldGiveUpAnEntryThatTheEngineDoesNotAnswer() {
        CompletableFuture<List<Answer>> lost = propose(1);
        Handed silent = handed.remove();
        now += Proposer.ENTRY_MAX.toNanos() + 1;

        CompletableFuture<List<Answer>> next = propose(1);

        assertThatThrownBy(lost::join).as("may be committed").hasCauseInstanceOf(IllegalStateException.class);
        assertThat(stuck).isEqualTo(1);
        silent.taken().complete(null);
        finish(handed.remove());
        assertThat(next).isCompleted();
    }

    @Test
    void shouldRefuseMoreThanMayWait() {
        for (int i = 0; i <= Proposer.WAITING_MAX; i++) {
            propose(1);
        }

        assertThatThrownBy(propose(1)::join).hasCauseInstanceOf(NotTakenException.class);
    }

    private CompletableFuture<List<Answer>> propose(int count) {
        Request[] requests = new Request[count];
        for (int i = 0; i < count; i++) {
            requests[i] = LedgerFixtures.put(Head.EMPTY, "key", "value");
        }
        return proposer.propose(LedgerFixtures.batch(requests));
    }

    private CompletableFuture<Void> append(byte[] entry) {
        Handed next = new Handed(Batch.decode(entry), new CompletableFuture<>());
        handed.add(next);
        return next.taken();
    }

    private void finish(Handed entry) {
        apply(entry);
        entry.taken().complete(null);
    }

    private void apply(Handed entry) {
        List<Answer> answers = new ArrayList<>();
        for (Item item : entry.batch().items()) {
            answers.add(new Answer(new Decision.PartStored(item.id().sequence()), Epoch.NONE, null));
        }
        proposer.applied(entry.batch(), answers);
    }
}
