package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when nobody but this leader can have acknowledged anything. A member that answers an append in this leader's term was in
 * that term after the append was sent; the latest time that is so of a majority of the voters is what this leader can speak for.
 * Stops no request: it stands among the walls because they see what is sent and answered. Confined to the engine's thread, but
 * for {@link #last}.
 *
 * <p>Why it is true. Let L lead term T, and let a majority Q of its voters each have answered in T an append that was sent at
 * {@code asOf} or later. Whoever leads a later term was elected by a majority, which shares a member with Q. That one gave its
 * vote when it left T, so after its answer, so after {@code asOf}; and what that leader acknowledged, it acknowledged after its
 * election. So what was acknowledged before {@code asOf} was acknowledged by L or by a leader of an earlier term. What those
 * of earlier terms acknowledged is in the log of L when it is elected (Raft §5.4.3), below the first entry of its own term: L
 * says nothing before that one is committed and applied. What L acknowledged, its own state machine had applied. The head is
 * read after {@code asOf}, so it has all of it.
 *
 * <p>Two majorities meet only among the same voters, or where one voter is the difference. While a change of the voters is not
 * confirmed, some may vote by the ones before: then it takes a majority of both, and of all in between where several changes came
 * between two looks. Where L does not know who was before, it says nothing until its voters are confirmed.
 *
 * <p>An append that was only refused proves as much; it is not counted, to be on the safe side.
 */
final class LeadersWord implements Wall {

    private final GuardedRaftContext context;
    private final EngineState engine;
    private final Progress progress;
    private final Supplier<Head> applied;
    private final LongSupplier nanoTime;
    private final Map<MemberId, Long> confirmedNanos = new HashMap<>();
    private final Set<Set<MemberId>> electorates = new HashSet<>();
    private @Nullable RaftRequest saying;
    private long sayingNanos;
    private long term;
    private long votersIndex;
    private boolean isSettled;
    private long firstCommitted;
    private volatile @Nullable Confirmed last;

    /** @param applied how far the state machine has come; never behind what it acknowledged; thread-safe */
    LeadersWord(GuardedRaftContext context, Supplier<Head> applied, LongSupplier nanoTime) {
        this.context = context;
        this.engine = new ContextState(context);
        this.progress = new Progress(context);
        this.applied = applied;
        this.nanoTime = nanoTime;
    }

    /** What it said last; absent where this member does not lead. Thread-safe. */
    Optional<Confirmed> last() {
        return Optional.ofNullable(last);
    }

    /** Before the request can be on its way: a time that is too early is never wrong. */
    @Override
    public Verdict say(MemberId to, RaftRequest request) {
        saying = request;
        sayingNanos = nanoTime.getAsLong();
        noteVoters();
        return new Verdict.Pass(request);
    }

    @Override
    public void said(MemberId to, RaftRequest request, CompletableFuture<RaftResponse> answer) {
        if (request instanceof AppendRequest append && append == saying) {
            long sentNanos = sayingNanos;
            answer.whenCompleteAsync(
                    (given, failure) -> answered(to, append, given, sentNanos), context.getThreadContext());
        }
    }

    private void answered(MemberId from, AppendRequest append, @Nullable RaftResponse given, long sentNanos) {
        boolean isInTerm = given instanceof AppendResponse response
                && response.status() == RaftResponse.Status.OK
                && response.succeeded()
                && response.term() == append.term()
                && isLeaderOf(append.term());
        if (isInTerm) {
            enter(append.term());
            confirmedNanos.merge(from, sentNanos, (known, now) -> now - known > 0 ? now : known);
        }
    }

    /** Called once per heartbeat. */
    void onTick() {
        if (!isLeaderOf(engine.term())) {
            last = null;
            return;
        }
        enter(engine.term());
        noteVoters();
        if (progress.isConfirmed()) {
            isSettled = true;
            electorates.clear();
            electorates.add(progress.voters());
        }
        if (isSettled && hasApplied()) {
            speak(nanoTime.getAsLong());
        }
    }

    private void speak(long now) {
        long age = 0;
        for (Set<MemberId> voters : electorates) {
            OptionalLong heard = majorityAge(voters, now);
            if (heard.isEmpty()) {
                return;
            }
            age = Math.max(age, heard.getAsLong());
        }
        last = new Confirmed(now - age, applied.get());
    }

    /** No voters become the only ones without having been told to others, so none are missed. */
    private void noteVoters() {
        long index = engine.configuration().index();
        if (index != votersIndex) {
            votersIndex = index;
            electorates.add(progress.voters());
        }
    }

    private boolean isLeaderOf(long which) {
        return context.getRole() == RaftServer.Role.LEADER && engine.term() == which;
    }

    /** What was heard in another term is of no use in this one. */
    private void enter(long now) {
        if (term != now) {
            term = now;
            firstCommitted = 0;
            isSettled = false;
            last = null;
            confirmedNanos.clear();
        }
    }

    /** Whether an entry of this term is committed and applied, and so all of the terms before. */
    private boolean hasApplied() {
        if (firstCommitted == 0 && engine.termAt(engine.commitIndex()) == term) {
            firstCommitted = engine.commitIndex();
        }
        return firstCommitted > 0 && context.getLastApplied() >= firstCommitted;
    }

    /** How long ago the last time was that a majority has confirmed; the leader itself confirms now. */
    private OptionalLong majorityAge(Set<MemberId> voters, long now) {
        return voters.stream()
                .filter(voter -> isSelf(voter) || confirmedNanos.containsKey(voter))
                .mapToLong(voter -> isSelf(voter) ? 0 : now - confirmedNanos.get(voter))
                .sorted()
                .skip(voters.size() / 2)
                .findFirst();
    }

    private boolean isSelf(MemberId voter) {
        return voter.equals(context.localMemberId());
    }
}
