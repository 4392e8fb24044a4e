package dev.confab.runtime;

import dev.confab.gossip.GossipListener;
import dev.confab.gossip.PeerChange;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.watch.Audience;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who on this node hears of what the gossip has to tell. Called on the node loop. */
final class GossipEvents implements GossipListener {

    private static final Logger log = LoggerFactory.getLogger(GossipEvents.class);

    private final PeerId self;
    private final Audience<PeerEvent> watches;
    private final Survey survey;
    private final ConnectionWatch connection;
    private final Refusals refusals;
    private final Readiness readiness;
    private final Supplier<Enrolment> enrolment;

    /** @param enrolment is there when the gossip is opened, and not before */
    GossipEvents(
            PeerId self,
            Audience<PeerEvent> watches,
            Survey survey,
            ConnectionWatch connection,
            Refusals refusals,
            Readiness readiness,
            Supplier<Enrolment> enrolment) {
        this.self = self;
        this.watches = watches;
        this.survey = survey;
        this.connection = connection;
        this.refusals = refusals;
        this.readiness = readiness;
        this.enrolment = enrolment;
    }

    @Override
    public void onFormation(FormationOutcome outcome) {
        enrolment.get().onFormed(outcome);
    }

    @Override
    public boolean isVoter() {
        return enrolment.get().isVoting();
    }

    @Override
    public void onPeer(PeerChange change, Member peer) {
        watches.tell(new PeerEvent(change, peer.id().name(), peer.address().toString()));
    }

    @Override
    public void onHeard(Hello from, Head head) {
        survey.heard(from, head);
        connection.heard();
    }

    @Override
    public void onClash(PeerId peer, Head theirs, Head ours) {
        log.error(
                "[{}] the history of {} at {} contradicts this node's at {}; nothing was merged. Compare the heads of"
                        + " the voters and replace the copy that differs from their majority",
                self,
                peer,
                theirs,
                ours);
    }

    @Override
    public void onTwin(Hello earlier) {
        enrolment.get().leave();
        readiness.fail("a node named " + earlier.node() + " was there before, at " + earlier.advertised()
                + "; this one came later and takes no part: give each node its own name and start it again");
    }

    @Override
    public void onRefused(Address by, String reason) {
        refusals.heard(reason);
    }
}
