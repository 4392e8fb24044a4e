package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.utils.concurrent.SingleThreadContext;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All walls at the first seam, in the order in which a request meets them: those that refuse come before those that act on
 * what is let through. Confined to the engine's thread.
 */
final class Walls {

    private static final Logger log = LoggerFactory.getLogger(Walls.class);

    private final GuardedRaftContext context;
    private final LongSupplier nanoTime;
    private final Set<Trap> leftOut;
    private final NoVoteWhileALeaderIsHeard stickiness;
    private final NoVoteForOneWhoKnowsLess knowledge;
    private final ShortBackOff backOff;
    private final NoHangingEntry hanging;
    private final NoMemberIsForgotten forgotten;
    private final List<Wall> inOrder;

    private record Guard(Trap trap, Wall wall) {}

    /** Leaving walls out is for tests that look at the trap behind one. */
    Walls(
            GuardedRaftContext context,
            PromiseKeeper keeper,
            RaftJournal storedLog,
            LongSupplier nanoTime,
            Set<Trap> leftOut) {
        this.context = context;
        this.nanoTime = nanoTime;
        this.leftOut = Set.copyOf(leftOut);
        EngineState engine = new ContextState(context);
        long heartbeatNanos = context.getHeartbeatInterval().toNanos();
        CommitNoFurtherThanMatched matching = new CommitNoFurtherThanMatched(engine);
        this.stickiness = new NoVoteWhileALeaderIsHeard(
                engine, context.getElectionTimeout().toNanos(), heartbeatNanos, nanoTime);
        this.knowledge = new NoVoteForOneWhoKnowsLess(engine, keeper);
        NoAnswerBeforeItIsDurable durable = new NoAnswerBeforeItIsDurable(storedLog);
        this.backOff = new ShortBackOff(context, nanoTime.getAsLong());
        this.forgotten = new NoMemberIsForgotten(context);
        this.hanging = new NoHangingEntry(context, 2 * heartbeatNanos);
        List<Guard> guards = List.of(
                new Guard(Trap.POISONED_VOTER_REVIVED, new PoisonedStaysSilent(engine)),
                new Guard(Trap.LONG_BACK_OFF, backOff),
                new Guard(Trap.MEMBER_FORGOTTEN, forgotten),
                new Guard(Trap.VOTERS_CHANGE_UNASKED, new NoChangeUnasked(engine)),
                new Guard(Trap.LIVE_LEADER_DEPOSED, stickiness),
                new Guard(Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS, knowledge),
                new Guard(Trap.REPEATED_VOTE_REFUSED, new RepeatedVoteIsGranted(engine)),
                new Guard(Trap.OLDER_CONFIGURATION_APPLIED, new NoOlderConfiguration(engine)),
                new Guard(Trap.ENTRIES_BEFORE_THE_VOTERS, new NoEntriesBeforeTheVoters(engine)),
                new Guard(Trap.LATE_FRAME_CUTS_THE_LOG, new NoLateFrameCutsTheLog(engine)),
                new Guard(Trap.COMMIT_BEYOND_WHAT_MATCHED, matching),
                new Guard(Trap.LEADER_OF_AN_OLDER_TERM_STAYS, new NoStaleLeader(engine)),
                new Guard(Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS, new PromiseIsSettledByALeader(engine, keeper, matching)),
                new Guard(Trap.VOTERS_NOT_WRITTEN_DOWN, new VotersAreWrittenDown(engine)),
                new Guard(Trap.ACKNOWLEDGED_BEFORE_DURABLE, durable));
        this.inOrder = guards.stream()
                .filter(guard -> !leftOut.contains(guard.trap()))
                .map(Guard::wall)
                .toList();
        if (!leftOut.contains(Trap.ACKNOWLEDGED_BEFORE_DURABLE)) {
            ((SingleThreadContext) context.getThreadContext()).lane().afterRun(durable::force);
        }
        if (!leftOut.contains(Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS)) {
            context.standOnlyIf(knowledge::prepareToStand);
        }
    }

    List<Wall> inOrder() {
        return inOrder;
    }

    /** Where this voter's log ends, or the snapshot below an empty one. */
    Position last() {
        return knowledge.last();
    }

    /** The leader will not be heard again, so another may be elected before the timeout. */
    void forgetLeader() {
        stickiness.forget();
    }

    void onLeaderLost() {
        stickiness.lost();
    }

    boolean hasHeardALeaderSince(long nanos) {
        return stickiness.hasHeardSince(nanos);
    }

    void onPeerBack(MemberId peer) {
        if (!leftOut.contains(Trap.LONG_BACK_OFF)) {
            backOff.onBack(peer);
        }
    }

    /** Called once per heartbeat; must not throw, or the engine's timer would end. */
    void onTick() {
        try {
            long now = nanoTime.getAsLong();
            if (!leftOut.contains(Trap.LONG_BACK_OFF)) {
                backOff.onTick(now);
            }
            if (!leftOut.contains(Trap.HANGING_ENTRY)) {
                hanging.onTick(now);
            }
            if (!leftOut.contains(Trap.MEMBER_FORGOTTEN)) {
                forgotten.onTick();
            }
        } catch (RuntimeException e) {
            log.warn("[{}] a periodic check of the ledger failed and is tried again", context.getName(), e);
        }
    }
}
