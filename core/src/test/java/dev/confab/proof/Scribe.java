package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.Transaction;
import dev.confab.model.ClosedException;
import dev.confab.model.Condition;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.LimitExceededException;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Writes, each with its mark, and says so before and after; also what nobody expected. Thread-safe. */
final class Scribe {

    /** How long a write may take. */
    static final Duration DEADLINE = Duration.ofSeconds(3);

    private final Confab confab;
    private final Speaker speaker;
    private volatile boolean isClosing;

    Scribe(Confab confab, Speaker speaker) {
        this.confab = confab;
        this.speaker = speaker;
    }

    CompletableFuture<Fate> write(long id, Workload.Asked asked) {
        Transaction transaction = confab.transaction().within(DEADLINE);
        asked.conditions().forEach(each -> transaction.ifVersion(each.namespace(), each.key(), each.version()));
        asked.operations().forEach(each -> add(transaction, each));
        add(transaction, Workload.mark(id));
        speaker.say(HistoryLines.invoked(id, System.nanoTime(), asked));
        return transaction.commit().handle((outcome, failure) -> {
            Fate fate = failure == null ? fate(outcome) : fate(failure);
            speaker.say(HistoryLines.returned(id, System.nanoTime(), fate));
            return fate;
        });
    }

    /** Says what came of a wish for a seat, which may fail for many reasons; each of them must say why. */
    void wished(Operator.Wish wish, String node, @Nullable Throwable failure) {
        if (failure == null) {
            speaker.say(HistoryLines.line(HistoryLines.WISHED, wish, node, HistoryLines.GRANTED));
        } else if (failure.getMessage() == null || failure instanceof NullPointerException) {
            surprise(failure);
        } else {
            speaker.say(HistoryLines.line(HistoryLines.WISHED, wish, node, oneLine(failure)));
        }
    }

    /** The node is about to be closed: from now on it may say that it is, and not before. */
    void expectClose() {
        isClosing = true;
    }

    void surprise(Throwable e) {
        if (!(isClosing && e instanceof ClosedException)) {
            speaker.say(HistoryLines.line(HistoryLines.SURPRISE, oneLine(e)));
        }
    }

    private static String oneLine(Throwable e) {
        return e.toString().replace('\n', ' ').replace('\t', ' ');
    }

    private static void add(Transaction transaction, Operation operation) {
        if (operation instanceof Operation.Put put) {
            transaction.put(put.namespace(), put.key(), put.value());
        } else {
            transaction.remove(operation.namespace(), operation.key());
        }
    }

    private static Fate fate(Outcome outcome) {
        if (outcome instanceof Outcome.Committed told) {
            return new Fate.Committed(told.revision(), told.isVisible());
        } else if (outcome instanceof Outcome.Conflict told) {
            Condition.Version failed = (Condition.Version) told.failed();
            return new Fate.Conflict(told.revision(), failed.namespace(), failed.key(), told.actual());
        }
        return new Fate.Unchanged(outcome.revision());
    }

    private Fate fate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoQuorumException || cause instanceof LimitExceededException) {
            return new Fate.Failed();
        } else if (!(cause instanceof IndeterminateWriteException)) {
            surprise(cause);
        }
        return new Fate.Unknown();
    }
}
