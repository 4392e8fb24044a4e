package dev.confab.gossip;

import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;

/** Hears what the node around the gossip has to act on. Called on the node loop; must not block. */
public interface GossipListener {

    /** The formation came to something else than before, or to another reason for waiting. */
    void onFormation(FormationOutcome outcome);

    /** Whether this node votes; told to all with every probe. */
    boolean isVoter();

    /**
     * A node came or went, as far as this node knows. For those who want to know, and for nothing that is decided: a node that
     * was cut off has failed for the others and is well.
     */
    void onPeer(PeerChange change, Member peer);

    /** A peer told how far it has come; comes with every probe and every answer. */
    void onHeard(Hello from, Head head);

    /** A peer's history contradicts this node's. Nothing was merged; this is an alarm. */
    void onClash(PeerId peer, Head theirs, Head ours);

    /**
     * Another node of this one's name lives elsewhere and was there before: this one is the later and must go. Both were let in
     * by nodes that knew neither.
     */
    void onTwin(Hello earlier);

    /** A node refuses to talk to this one, as it does with a stranger or a second node of one name. May come often. */
    void onRefused(Address by, String reason);
}
