package dev.confab.runtime;

import dev.confab.model.Cause;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.InvalidValueException;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Outcome;
import dev.confab.model.Rehearsal;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a write before it is sent, for the rules that voters leave to its node, and again where something came between. The
 * first look is in the thread of the caller, any other in that of the futures. Thread-safe.
 *
 * <p>What this node sees may be old. So it refuses nothing by itself before the leader has told it how far all others are.
 */
final class CheckedWrites {

    /** How often a write is looked at; each time more means that its rules have changed meanwhile. */
    static final int LOOKS_MAX = 100;

    private final Writer writer;
    private final Replica replica;
    private final NodeChecks checks;
    private final LongSupplier nanoTime;

    CheckedWrites(Writer writer, Replica replica, NodeChecks checks, LongSupplier nanoTime) {
        this.writer = writer;
        this.replica = replica;
        this.checks = checks;
        this.nanoTime = nanoTime;
    }

    /** As {@link Writer#write}; it fails with an {@link InvalidValueException} where values break rules. */
    CompletableFuture<Outcome> write(String author, String reason, Command command, Duration deadline) {
        Command asked = Command.Checked.unwrapped(command);
        boolean hasValues =
                asked instanceof Command.Update || asked instanceof Command.Assign || asked instanceof Command.Schedule;
        if (!hasValues) {
            return writer.write(author, reason, command, deadline);
        }
        Written written = new Written(author, reason, command, nanoTime.getAsLong() + deadline.toNanos());
        written.look();
        return written.told;
    }

    /** What the command would lead to on this node as it is now, with what is wrong with it by all rules. */
    Rehearsal rehearse(String author, String reason, Command command) {
        return rehearse(replica.state(), new Cause(author, replica.node().name(), reason), command);
    }

    /** What present values break by present rules. */
    Violations breaches(String namespace) {
        State state = replica.state();
        Violations found = new Violations();
        List<String> keys = List.copyOf(state.namespace(namespace).keysUnder(""));
        state.schemaOf(namespace).checkAll(namespace, keys, state.namespace(namespace)::value, found);
        checks.checkPresent(namespace, state, found);
        return found;
    }

    private Rehearsal rehearse(State state, Cause cause, Command command) {
        NodeChecks.Look look = checks.look(state, cause, command);
        Rehearsal rehearsal = Rehearsal.of(state, cause, look.command());
        Decision decision = rehearsal.decision();
        if (look.violations().isEmpty()) {
            return rehearsal;
        }
        List<Violation> all = new ArrayList<>(look.violations().listed());
        long count = look.violations().count();
        if (decision instanceof Decision.Invalid invalid) {
            all.addAll(0, invalid.violations());
            count += invalid.count();
        }
        List<Violation> first = all.subList(0, Math.min(all.size(), Violations.LISTED_MAX));
        return rehearsal.with(new Decision.Invalid(state.revision(), first, count));
    }

    /** A write that its caller waits for. One step at a time. */
    private final class Written {

        private final CompletableFuture<Outcome> told = new CompletableFuture<>();
        private final Cause cause;
        private final Command command;
        private final long deadlineNanos;
        private long confirmed = Long.MAX_VALUE;
        private int looks;

        private Written(String author, String reason, Command command, long deadlineNanos) {
            this.cause = new Cause(author, replica.node().name(), reason);
            this.command = command;
            this.deadlineNanos = deadlineNanos;
        }

        private void look() {
            looks++;
            State state = replica.state();
            NodeChecks.Look look = checks.look(state, cause, command);
            if (look.violations().isEmpty()) {
                send(look.command()).whenComplete((outcome, failure) -> guarded(() -> answered(outcome, failure)));
            } else if (state.revision() >= confirmed) {
                refuse(state);
            } else {
                send(new Command.Sync()).whenComplete((outcome, failure) -> guarded(() -> synced(outcome, failure)));
            }
        }

        private CompletableFuture<Outcome> send(Command sent) {
            return writer.write(cause.author(), cause.reason(), sent, left());
        }

        private void answered(@Nullable Outcome outcome, @Nullable Throwable failure) {
            Throwable why = unwrapped(failure);
            if (outcome != null) {
                told.complete(outcome);
            } else if (why instanceof UncheckedException unchecked) {
                lookAgain(unchecked.revision(), why);
            } else if (why instanceof InvalidValueException invalid
                    && invalid.count() > invalid.violations().size()) {
                told.completeExceptionally(inFull(invalid));
            } else {
                told.completeExceptionally(why);
            }
        }

        private void synced(@Nullable Outcome outcome, @Nullable Throwable failure) {
            Throwable why = unwrapped(failure);
            if (outcome != null) {
                confirmed = outcome.revision();
                lookAgain(confirmed, null);
            } else if (why instanceof ClosedException) {
                told.completeExceptionally(why);
            } else {
                fail("whether its rules are the newest could not be learnt", why);
            }
        }

        private void lookAgain(long revision, @Nullable Throwable why) {
            if (replica.state().revision() < revision || left().isZero()) {
                fail("revision " + revision + ", at which it is to be checked, did not come within the deadline", why);
            } else if (looks >= LOOKS_MAX) {
                fail("its rules changed " + LOOKS_MAX + " times while it was checked", why);
            } else {
                look();
            }
        }

        /** Nobody else would tell the caller of what goes wrong here. */
        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                told.completeExceptionally(e);
            }
        }

        /** The ledger tells as much as it remembers; this node can tell more, where it still is so. */
        private InvalidValueException inFull(InvalidValueException told) {
            Decision here = rehearse(replica.state(), cause, command).decision();
            return here instanceof Decision.Invalid invalid ? invalid.toException() : told;
        }

        private void refuse(State state) {
            Decision decision = rehearse(state, cause, command).decision();
            if (decision instanceof Decision.Invalid invalid) {
                told.completeExceptionally(invalid.toException());
            } else {
                throw new IllegalStateException("violations were found and are gone: " + decision);
            }
        }

        private void fail(String why, @Nullable Throwable cause) {
            told.completeExceptionally(new NoQuorumException("nothing was written: " + why + "; try again", cause));
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - nanoTime.getAsLong()));
        }
    }

    private static Throwable unwrapped(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? new IllegalStateException("neither outcome nor failure") : cause;
    }
}
