package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.protocol.ConfigurationResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.roles.RaftRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A leader's changes of the voters, one at a time. The engine lets two overlap, for it notes a change in a later step than the
 * one in which it is asked for ({@code LeaderRole.configure:255}); and it promotes a newcomer that knows nothing ({@code
 * RaftClusterContext.join:348}). Here the next begins only when the one before is confirmed: committed, and on the disks of a
 * majority of those who vote now. That majority shares a member with each one of the voters before, for they differ by one. And none begins that would leave the voters without the majority that
 * is reached now. Confined to the engine's thread, but for {@link #start}.
 *
 * <p>A leader changes nothing about itself: it hands over first. One that was elected without the last change may have a log
 * that ends before the index of its voters; the engine would take the next change for an older one and skip it, so entries that
 * do nothing come first.
 */
final class VoterChanges {

    private final GuardedRaftContext context;
    private final EngineState engine;
    private final Progress progress;
    private final Set<Trap> leftOut;
    private final Runnable onSettled;
    private @Nullable UnderWay underWay;

    /** @param index where it was committed; 0 while it is not */
    private record UnderWay(long index, CompletableFuture<Voters> done) {

        UnderWay committed(long at) {
            return new UnderWay(at, done);
        }
    }

    /** @param onSettled called on the engine's thread before whoever asked hears that a change is confirmed */
    VoterChanges(GuardedRaftContext context, Set<Trap> leftOut, Runnable onSettled) {
        this.context = context;
        this.engine = new ContextState(context);
        this.progress = new Progress(context);
        this.leftOut = leftOut;
        this.onSettled = onSettled;
    }

    /**
     * Begins a change. Thread-safe.
     *
     * @param deadline kept by a timer that does not end with the engine
     * @return a future of the voters that were confirmed. It fails with {@link NotLeaderException} or {@link NotTakenException}
     *     if nothing was changed, with any other exception if the change may or may not come about
     */
    CompletableFuture<Voters> start(VoterChange change, Duration deadline) {
        CompletableFuture<Voters> done = new CompletableFuture<>();
        context.getThreadContext().execute(() -> {
            try {
                begin(change, done);
            } catch (RuntimeException e) { // the disk
                done.completeExceptionally(e);
            }
        });
        CompletableFuture.delayedExecutor(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> done.completeExceptionally(
                        new IllegalStateException(change + " was not confirmed within " + deadline)));
        return done;
    }

    /** Looks whether the change under way is confirmed by now. */
    void onTick() {
        if (!progress.isLeader()) {
            end("the leadership was lost meanwhile; the change may come about");
            forgetWhatNeverWas();
        } else if (underWay != null && underWay.index() > 0) {
            settle(underWay);
        }
        if (progress.isLeader()
                && context.getLogWriter().getLastIndex()
                        < engine.configuration().index()) {
            NoHangingEntry.appendNothing(context);
        }
    }

    /** Nobody waits any more for the change under way. */
    void end(String why) {
        UnderWay ended = underWay;
        underWay = null;
        if (ended != null) {
            ended.done().completeExceptionally(new IllegalStateException(why));
        }
    }

    /**
     * The engine makes a change its own in a later step than the one in which it is asked for, also where it leads no longer by
     * then: it holds voters that nobody was told of, and would store them as committed when its log has come that far.
     */
    private void forgetWhatNeverWas() {
        Voters held = Voters.of(engine.configuration(), false);
        Voters written = engine.writtenVoters();
        boolean isHeldOnly = held.index() > written.index() && !held.hasSameSeats(written);
        if (isHeldOnly
                && context.getRole() != RaftServer.Role.INACTIVE
                && !leftOut.contains(Trap.VOTERS_NOT_WRITTEN_DOWN)) {
            context.endBecauseOf(written);
        }
    }

    private void begin(VoterChange change, CompletableFuture<Voters> done) {
        if (!progress.isLeader() || !context.isReady()) {
            RaftMember leader = context.getLeader();
            done.completeExceptionally(new NotLeaderException(
                    leader == null ? null : VoterId.of(leader.memberId()).node()));
            return;
        }
        String objection = objectionNow();
        if (objection == null && isDone(change)) {
            done.complete(Voters.of(engine.configuration(), true));
            return;
        }
        objection = objection == null ? objection(change) : objection;
        if (objection != null) {
            done.completeExceptionally(new NotTakenException(change + ": " + objection, null));
            return;
        }
        UnderWay begun = new UnderWay(0, done);
        underWay = begun;
        ask(change).whenComplete((response, failure) -> answered(begun, response, failure));
    }

    /** Why no change at all can begin now; null where one can. */
    private @Nullable String objectionNow() {
        if (leftOut.contains(Trap.CHANGES_OVERLAP)) {
            return null;
        }
        if (underWay != null) {
            return "another change of the voters is under way";
        }
        return isConfirmed() ? null : "the present voters are not confirmed yet; ask again in a moment";
    }

    /** Whether no change is under way, and the present voters are confirmed. */
    boolean isConfirmed() {
        return underWay == null && progress.isConfirmed();
    }

    private boolean isDone(VoterChange change) {
        RaftMember member = context.getCluster().getMember(change.id().memberId());
        boolean isMember = member != null && context.getCluster().getMembers().contains(member);
        RaftMember.Type type = isMember ? member.getType() : RaftMember.Type.INACTIVE;
        if (change instanceof VoterChange.Add) {
            return isMember;
        }
        if (change instanceof VoterChange.Promote) {
            return type == RaftMember.Type.ACTIVE;
        }
        return change instanceof VoterChange.Demote ? type == RaftMember.Type.PASSIVE : !isMember;
    }

    /** Why this one cannot begin; null where it can. */
    private @Nullable String objection(VoterChange change) {
        MemberId id = change.id().memberId();
        if (id.equals(context.localMemberId())) {
            return "a leader does not change its own part; let another lead first";
        }
        if (change instanceof VoterChange.Add) {
            return context.getCluster().getMembers().size() < Voters.SEATS_MAX
                    ? null
                    : "the group has its " + Voters.SEATS_MAX + " members";
        }
        RaftMemberContext member = context.getCluster().getMemberState(id);
        if (member == null) {
            return "it is not a member of the group";
        }
        Set<MemberId> after = progress.voters();
        if (change instanceof VoterChange.Promote) {
            if (!progress.hasCaughtUp(member)) {
                return "it has not caught up with this leader yet";
            }
            after.add(id);
        } else {
            after.remove(id);
        }
        return progress.isMajorityReached(after)
                ? null
                : "no majority of the voters " + after + " is reached at the moment";
    }

    private CompletableFuture<? extends ConfigurationResponse> ask(VoterChange change) {
        RaftRole leader = context.getRaftRole();
        if (change instanceof VoterChange.Add) {
            return leader.onJoin(JoinRequest.builder()
                    .withMember(member(change, RaftMember.Type.PASSIVE))
                    .build());
        }
        if (change instanceof VoterChange.Remove) {
            return leader.onLeave(LeaveRequest.builder()
                    .withMember(member(change, RaftMember.Type.INACTIVE))
                    .build());
        }
        boolean isUp = change instanceof VoterChange.Promote;
        return leader.onReconfigure(ReconfigureRequest.builder()
                .withIndex(engine.configuration().index())
                .withTerm(engine.configuration().term())
                .withMember(member(change, isUp ? RaftMember.Type.ACTIVE : RaftMember.Type.PASSIVE))
                .build());
    }

    private static RaftMember member(VoterChange change, RaftMember.Type type) {
        return new DefaultRaftMember(change.id().memberId(), type, Instant.EPOCH);
    }

    private void answered(UnderWay begun, @Nullable ConfigurationResponse response, @Nullable Throwable failure) {
        if (underWay != begun && !leftOut.contains(Trap.CHANGES_OVERLAP)) {
            return; // it was ended before
        }
        if (response != null && response.status() == RaftResponse.Status.OK) {
            UnderWay committed = begun.committed(response.index());
            underWay = committed;
            settle(committed);
            return;
        }
        underWay = null;
        boolean isSurelyNotTaken = response != null && response.error() == null;
        begun.done()
                .completeExceptionally(
                        isSurelyNotTaken
                                ? new NotTakenException("the engine is not ready for a change of the voters", null)
                                : new IllegalStateException(
                                        "the leadership was lost meanwhile; the change may come about", failure));
    }

    /** An entry may be taken a moment before its voters are written down; who knows them has both. */
    private void settle(UnderWay change) {
        if (progress.isKnownToMajority()) {
            underWay = null;
            onSettled.run();
            change.done().complete(Voters.of(engine.configuration(), true));
        }
    }
}
