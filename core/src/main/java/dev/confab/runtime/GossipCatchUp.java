package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.LeaderRoute;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.replica.Replica;

/** Offers what came by the way of a write to the broadcast, and pulls from the leader what did not. Confined to the node loop. */
final class GossipCatchUp implements CatchUp {

    private final Gossip gossip;
    private final LeaderRoute route;
    private final Replica replica;

    GossipCatchUp(Gossip gossip, LeaderRoute route, Replica replica) {
        this.gossip = gossip;
        this.route = route;
        this.replica = replica;
    }

    @Override
    public void heard(Commit commit) {
        PeerId leader = route.leader().orElse(gossip.self().id());
        gossip.heard(leader, new Entry(commit.head(), CommitCodec.encode(commit)));
    }

    /** The chain at that revision is not known here; the head only serves to be pulled. */
    @Override
    public void missing(long revision) {
        Head own = replica.state().head();
        Head ahead = new Head(own.epoch(), revision, own.chain());
        route.leader().ifPresent(leader -> gossip.heardHead(leader, ahead));
    }
}
