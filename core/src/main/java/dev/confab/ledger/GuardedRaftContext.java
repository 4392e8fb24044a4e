package dev.confab.ledger;

import io.atomix.cluster.ClusterMembershipService;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.PrimitiveTypeRegistry;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.RaftServerProtocol;
import io.atomix.protocols.raft.storage.RaftStorage;
import io.atomix.utils.concurrent.ThreadContextFactory;

/**
 * The engine's state, with walls where it forgets. The second seam: what is overridden here runs on the engine's own thread,
 * so nothing races with messages in flight. Confined to that thread.
 */
final class GuardedRaftContext extends RaftContext {

    GuardedRaftContext(
            MemberId self,
            ClusterMembershipService membership,
            RaftServerProtocol protocol,
            RaftStorage storage,
            PrimitiveTypeRegistry types,
            ThreadContextFactory threads) {
        super(self.id(), self, membership, protocol, storage, types, threads, true);
    }

    /**
     * The engine forgets its vote whenever a leader becomes known or is lost ({@code RaftContext:370}), and could then vote
     * twice in one term. The vote stays until the term changes.
     */
    @Override
    public void setLeader(MemberId leader) {
        MemberId vote = getLastVotedFor();
        super.setLeader(leader);
        if (vote != null && getLastVotedFor() == null && getCluster().getMember(vote) != null) {
            setLastVotedFor(vote);
        }
    }
}
