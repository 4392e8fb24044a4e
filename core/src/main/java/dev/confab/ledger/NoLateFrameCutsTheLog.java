package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;

/**
 * Keeps an append that begins a log from throwing away what was acknowledged. A non-empty append with a previous term of 0,
 * the first of every cluster, resets the whole log ({@code PassiveRole:195-198}): one that comes late, from a connection that
 * was lost, cuts everything behind it.
 *
 * <p>What of it is held already is taken out, and the rest is compared with the log like any other append: so a late one
 * changes nothing, and a conflict cuts where it begins. The log is reset only where nothing would be missing below: at its
 * very beginning, or where a snapshot covers what comes before. A gap is answered as an error, which the leader repeats with
 * pauses; it would repeat a failed append at once, for ever.
 */
final class NoLateFrameCutsTheLog implements Wall {

    private final EngineState engine;

    NoLateFrameCutsTheLog(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        boolean resets = request instanceof AppendRequest append
                && append.prevLogTerm() == 0
                && !append.entries().isEmpty()
                && append.term() >= engine.term();
        return resets ? judge((AppendRequest) request) : new Verdict.Pass(request);
    }

    private Verdict judge(AppendRequest append) {
        Position held = held(append);
        if (held.term() != 0) {
            return new Verdict.Pass(Appends.after(append, held));
        }
        long end = append.prevLogIndex() + append.entries().size();
        if (end <= engine.commitIndex()) {
            return new Verdict.Answer(succeeded(append.term(), end));
        }
        boolean isCovered = append.prevLogIndex() <= engine.snapshotIndex();
        boolean cutsCommitted = append.prevLogIndex() < engine.commitIndex()
                && engine.lastEntry().index() > engine.snapshotIndex();
        return isCovered && !cutsCommitted ? new Verdict.Pass(append) : new Verdict.Answer(unavailable());
    }

    /** The last of those entries, or the one before them, that this log holds too; what is committed is the same for all. */
    private Position held(AppendRequest append) {
        Position held = new Position(engine.termAt(append.prevLogIndex()), append.prevLogIndex());
        if (append.prevLogIndex() > Math.max(engine.commitIndex(), engine.snapshotIndex())) {
            held = Position.NONE; // an entry of that index, but perhaps not the leader's
        }
        long index = append.prevLogIndex();
        for (var entry : append.entries()) {
            index++;
            long term = engine.termAt(index);
            if (term != 0 && term == entry.term()) {
                held = new Position(term, index);
            } else if (index > engine.commitIndex()) {
                break;
            }
        }
        return held;
    }

    private static RaftResponse succeeded(long term, long lastIndex) {
        return AppendResponse.builder()
                .withStatus(RaftResponse.Status.OK)
                .withTerm(term)
                .withSucceeded(true)
                .withLastLogIndex(lastIndex)
                .build();
    }

    private static RaftResponse unavailable() {
        return AppendResponse.builder()
                .withStatus(RaftResponse.Status.ERROR)
                .withError(RaftError.Type.UNAVAILABLE)
                .build();
    }
}
