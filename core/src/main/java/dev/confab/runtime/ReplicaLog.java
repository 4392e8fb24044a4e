package dev.confab.runtime;

import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.broadcast.EntrySnapshot;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import dev.confab.replica.Replica;
import java.util.List;
import java.util.Optional;

/** The replica as the broadcast sees it: commits as opaque entries, the state as a snapshot. Confined to the node loop. */
final class ReplicaLog implements EntryLog {

    private final Replica replica;
    private final Belonging belonging;

    ReplicaLog(Replica replica, Belonging belonging) {
        this.replica = replica;
        this.belonging = belonging;
    }

    @Override
    public Head head() {
        return replica.state().head();
    }

    @Override
    public Optional<List<Entry>> after(long revision, int bytesMax) {
        return replica.after(revision, bytesMax)
                .map(commits -> commits.stream()
                        .map(commit -> new Entry(commit.head(), commit.bytes()))
                        .toList());
    }

    /** What a peer sent may be anything: bytes that are no commit, or not the one its head names, contradict the log. */
    @Override
    public Offer offer(Entry entry) {
        if (entry.head().equals(head())) {
            return Offer.KNOWN;
        }
        try {
            Commit commit = CommitCodec.decode(entry.bytes());
            if (!commit.head().equals(entry.head())) {
                return Offer.CLASH;
            }
            return switch (replica.offer(commit, entry.bytes())) {
                case APPLIED -> Offer.APPLIED;
                case KNOWN -> Offer.KNOWN;
                case GAP -> Offer.GAP;
                case CLASH -> Offer.CLASH;
            };
        } catch (MalformedException e) {
            return Offer.CLASH;
        }
    }

    @Override
    public EntrySnapshot snapshot() {
        State state = replica.state();
        return new EntrySnapshot(state.head(), StateCodec.encode(state));
    }

    @Override
    public boolean install(EntrySnapshot snapshot) {
        try {
            State state = StateCodec.decode(snapshot.bytes());
            return state.head().equals(snapshot.head()) && !belonging.isForeign(state) && replica.jump(state);
        } catch (MalformedException e) {
            return false;
        }
    }
}
