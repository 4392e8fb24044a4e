package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every voter runs over the log: the same items in the same order lead to the same commits and the same answers.
 * Deterministic: the time comes in with the entry. Confined to the ledger's thread.
 */
public final class StateMachine {

    /**
     * How far the log's time may step forward with one commit. A leader whose clock is wrong by more cannot carry the log
     * with it; the log then follows in steps.
     */
    public static final Duration TIME_STEP_MAX = Duration.ofDays(366);

    private final Requests requests;
    private final Parts parts;
    private State state;
    private long position;

    public StateMachine() {
        this(State.EMPTY, new Requests(), new Parts(), 0);
    }

    StateMachine(State state, Requests requests, Parts parts, long position) {
        this.state = state;
        this.requests = requests;
        this.parts = parts;
        this.position = position;
    }

    public State state() {
        return state;
    }

    /**
     * Applies the next item of the log.
     *
     * @param proposed the clock of the leader that put it into the log
     */
    public Applied apply(Item item, Instant proposed) {
        position++;
        parts.dropAbandoned(position);
        if (item instanceof Item.Part part) {
            return applyPart(part, proposed);
        }
        return applyRequest(((Item.Whole) item).request(), proposed);
    }

    private Applied applyPart(Item.Part part, Instant proposed) {
        Decision first = requests.recall(part.id());
        if (first != null) {
            return Applied.of(first);
        }
        if (!parts.add(part.id(), part.index(), part.chunk(), position)) {
            return Applied.of(new Decision.PartsMissing(state.revision()));
        }
        if (part.index() < part.count() - 1) {
            return Applied.of(new Decision.PartStored(state.revision()));
        }
        Request whole = assembled(part);
        return whole == null ? Applied.of(new Decision.PartsMissing(state.revision())) : applyRequest(whole, proposed);
    }

    private @Nullable Request assembled(Item.Part last) {
        byte[] bytes = parts.take(last.id(), last.count());
        try {
            return bytes == null ? null : RequestCodec.decode(bytes);
        } catch (MalformedException e) {
            return null; // parts of two tries that do not fit together: to be sent again
        }
    }

    private Applied applyRequest(Request request, Instant proposed) {
        Decision first = requests.recall(request.id());
        if (first != null) {
            return Applied.of(first);
        }
        if (request.command() instanceof Command.Sync) {
            return Applied.of(synced(request.epoch())); // asking twice does no harm: not remembered
        }
        if (request.command() instanceof Command.Recover recover) {
            return recover(request, recover, proposed);
        }
        if (!state.settings().isFounded() && !(request.command() instanceof Command.Found)) {
            return Applied.of(new Decision.Unfounded(state.revision()));
        }
        if (request.command() instanceof Command.Tick || request.command() instanceof Command.Compact) {
            return evaluated(request, proposed); // nor does asking this: writers need the memory
        }
        if (requests.isForgotten(request, state.head().epoch())) {
            return Applied.of(new Decision.Forgotten(state.revision()));
        }
        Applied applied = evaluated(request, proposed);
        requests.remember(request.id(), applied.decision());
        return applied.withRefused(request);
    }

    private Applied evaluated(Request request, Instant proposed) {
        Evaluation evaluation = new Evaluation(state, request, timeAfter(proposed));
        Applied applied = evaluation.applied().shortened();
        state = evaluation.after();
        return applied;
    }

    /** To who sees another epoch, a revision of this one says nothing: it would take its own view for as new. */
    private Decision synced(Epoch seen) {
        long present = state.head().epoch().counter();
        boolean isOfAnotherEpoch = seen.counter() > 0 && seen.counter() != present;
        return isOfAnotherEpoch
                ? new Decision.Forgotten(state.revision())
                : new Decision.Decided(new Outcome.Unchanged(state.revision()));
    }

    /** Whatever was asked before may be in the history: the floor says so, for good. */
    private Applied recover(Request request, Command.Recover recover, Instant proposed) {
        if (state.revision() > 0) {
            return Applied.of(new Outcome.Unchanged(state.revision()));
        }
        state = recover.history();
        Commit commit = Canonical.commit(
                state, recover.epoch(), timeAfter(proposed), request.cause(), List.of(), state.settings());
        state = state.applyVerified(commit);
        requests.restoreFloor(commit.revision());
        Decision decision = new Decision.Decided(new Outcome.Committed(commit.revision(), true));
        requests.remember(request.id(), decision);
        return new Applied(decision, commit);
    }

    private Instant timeAfter(Instant proposed) {
        Instant last = state.time();
        if (proposed.isBefore(last)) {
            return last;
        }
        Instant latest = last.plus(TIME_STEP_MAX);
        boolean isFirst = last.equals(Instant.EPOCH);
        return isFirst || proposed.isBefore(latest) ? Instant.ofEpochMilli(proposed.toEpochMilli()) : latest;
    }

    Requests requests() {
        return requests;
    }

    Parts parts() {
        return parts;
    }

    long position() {
        return position;
    }
}
