package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.watch.Audience;
import dev.confab.watch.Subscription;
import java.util.List;
import java.util.Optional;

/** What a node knows of the cluster: who is there, who votes, who leads. Answers from this process, at once. Thread-safe. */
public final class ClusterView {

    private final Gossip gossip;
    private final LeaderRoute route;
    private final Enrolment enrolment;
    private final Audience<PeerEvent> watches;
    private final Survey survey;

    ClusterView(Gossip gossip, LeaderRoute route, Enrolment enrolment, Audience<PeerEvent> watches, Survey survey) {
        this.gossip = gossip;
        this.route = route;
        this.enrolment = enrolment;
        this.watches = watches;
        this.survey = survey;
    }

    /** This node, as others know it. */
    public Member self() {
        return gossip.self();
    }

    /** All other nodes that this one knows, the gone among them. */
    public List<MemberView> peers() {
        PeerId self = self().id();
        return gossip.members().values().stream()
                .filter(row -> !row.member().id().equals(self))
                .toList();
    }

    /** Tells that listener of nodes that come and go. */
    public Subscription listen(PeerListener listener) {
        return watches.add(listener::onPeer);
    }

    /** The clock by which {@link #peers} say when they were heard; monotonic. */
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Who leads, as far as this node knows. */
    public Optional<PeerId> leader() {
        return route.leader();
    }

    /** Whether this node votes. */
    public boolean isVoter() {
        return enrolment.isVoting();
    }

    /** Who votes, by this node's own ledger; empty on a node that is no member of the group, also while it is only invited. */
    public List<PeerId> voters() {
        Ledger own = enrolment.ledger();
        Voters known = own == null ? null : own.voters();
        return known == null || !known.isMember(enrolment.self())
                ? List.of()
                : known.voting().stream().map(VoterId::node).toList();
    }

    /** The term of the group, as far as this voter knows; 0 on other nodes. */
    public long term() {
        Ledger own = enrolment.ledger();
        return own == null ? 0 : own.term();
    }

    /** Who said what of himself lately. */
    Survey survey() {
        return survey;
    }
}
