package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.storage.log.RaftLogReader;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.protocols.raft.storage.snapshot.Snapshot;
import io.atomix.protocols.raft.storage.system.Configuration;
import io.atomix.protocols.raft.storage.system.MetaStore;
import io.atomix.storage.journal.Indexed;
import org.jspecify.annotations.Nullable;

/** The state of the running engine. Confined to the engine's thread. */
final class ContextState implements EngineState {

    private final GuardedRaftContext context;

    ContextState(GuardedRaftContext context) {
        this.context = context;
    }

    @Override
    public long term() {
        return context.getTerm();
    }

    @Override
    public RaftServer.Role role() {
        return context.getRole();
    }

    /** As it is on disk: the engine takes term and vote into its fields first, and keeps them there where the disk refuses. */
    @Override
    public @Nullable MemberId vote() {
        MetaStore stored = context.getMetaStore();
        return stored.loadTerm() == context.getTerm() ? stored.loadVote() : null;
    }

    @Override
    public boolean isMember(MemberId id) {
        return context.getCluster().getMember(id) != null;
    }

    /** Of nobody while the engine is being started: it has none until then. */
    @Override
    public Configuration configuration() {
        Configuration known = context.getCluster().getConfiguration();
        return known == null ? Voters.NONE.toConfiguration() : known;
    }

    @Override
    public Voters writtenVoters() {
        Configuration written = context.getMetaStore().loadConfiguration();
        return written == null
                ? Voters.NONE
                : Voters.of(Math.max(written.term(), lastEntry().term()), written.index(), written.members(), false);
    }

    @Override
    public boolean isSeated() {
        return writtenVoters().isMember(VoterId.of(context.localMemberId()));
    }

    @Override
    public void write(Voters voters) {
        context.getMetaStore().storeConfiguration(voters.toConfiguration());
    }

    @Override
    public void goOnWith(Voters voters) {
        write(voters);
        context.endBecauseOf(voters);
    }

    @Override
    public long commitIndex() {
        return context.getCommitIndex();
    }

    @Override
    public Position lastEntry() {
        Indexed<RaftLogEntry> last = context.getLogWriter().getLastEntry();
        return last == null ? Position.NONE : new Position(last.entry().term(), last.index());
    }

    @Override
    public long firstIndex() {
        return context.getLogReader().getFirstIndex();
    }

    /** By a reader of its own, so that the engine's stays at its place. */
    @Override
    public long termAt(long index) {
        if (index == 0 || index < firstIndex() || index > lastEntry().index()) {
            return 0;
        }
        try (RaftLogReader reader = context.getLog().openReader(index, RaftLogReader.Mode.ALL)) {
            return reader.getNextIndex() == index && reader.hasNext()
                    ? reader.next().entry().term()
                    : 0;
        }
    }

    @Override
    public long snapshotIndex() {
        Snapshot newest = context.getSnapshotStore().getCurrentSnapshot();
        return newest == null ? 0 : newest.index();
    }

    @Override
    public void stepDown(long newerTerm) {
        context.setTerm(newerTerm);
        context.setLeader(null);
        if (role() == RaftServer.Role.LEADER || role() == RaftServer.Role.CANDIDATE) {
            context.transition(RaftServer.Role.FOLLOWER);
        }
    }

    @Override
    public void beginLogAfter(long index) {
        context.getLogWriter().reset(index + 1);
    }
}
