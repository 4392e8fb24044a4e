package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Nack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Relayed;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the messages of one step, each with news as far as they fit. Confined to the node loop. */
final class Mail {

    private final Roster roster;
    private final MembershipHost host;
    private List<Outbound<MembershipMessage>> out = new ArrayList<>();

    Mail(Roster roster, MembershipHost host) {
        this.roster = roster;
        this.host = host;
    }

    /** Returns what was collected since the last call. */
    List<Outbound<MembershipMessage>> collected() {
        List<Outbound<MembershipMessage>> collected = out;
        out = new ArrayList<>();
        return collected;
    }

    /** Probes a node whose name is not known, as that of a seed: by a connection, which says who is there, or who refuses. */
    void probe(Address to, long number) {
        out.add(new Outbound<>(to, new Probe(number, pulse(), roster.table().digest(), newsFor(null))));
    }

    void probe(Member to, long number, boolean isWithDigest) {
        TableDigest digest = isWithDigest ? roster.table().digest() : null;
        send(to.address(), new Probe(number, pulse(), digest, newsFor(to.id())));
    }

    /** A probe by a connection: one that went as a datagram may be lost, or all datagrams are. */
    void probeByConnection(Member to, long number) {
        out.add(new Outbound<>(
                to.address(), new Probe(number, pulse(), roster.table().digest(), newsFor(to.id()))));
    }

    void ack(Member to, long number, Moment at) {
        send(to.address(), new Ack(number, pulse(), host.viewAgeMillis(at.nowNanos()), newsFor(to.id())));
    }

    void probeRequest(PeerId to, long number, PeerId target) {
        MemberView relay = roster.table().get(to);
        if (relay != null) {
            send(relay.member().address(), new ProbeRequest(number, target, pulse(), newsFor(to)));
        }
    }

    void relayed(Member to, long number, Ack targets, PeerId target) {
        send(to.address(), new Relayed(number, target, targets.pulse(), targets.viewAgeMillis(), newsFor(to.id())));
    }

    void nack(Member to, long number) {
        send(to.address(), new Nack(number, pulse(), newsFor(to.id())));
    }

    /** Tells a peer the news, if there are any for it. */
    void news(PeerId to) {
        MemberView peer = roster.table().get(to);
        List<Update> updates = newsFor(to);
        if (peer != null && !updates.isEmpty()) {
            send(peer.member().address(), new Updates(updates));
        }
    }

    /** Tells a node one thing, beside the news; by a connection, for it is told once. */
    void word(Address to, Update update) {
        out.add(new Outbound<>(to, new Updates(List.of(update))));
    }

    void send(Address to, MembershipMessage message) {
        out.add(new Outbound<>(to, message, message.mayBeDatagram()));
    }

    private Pulse pulse() {
        return new Pulse(host.head(), host.isVoter());
    }

    /**
     * The news, and before them what the receiver must hear of itself if it is not held for alive: the buddy system of
     * Lifeguard (§III-C, LHA-refute). Otherwise it could be declared dead before the news of its suspicion came its way.
     */
    private List<Update> newsFor(@Nullable PeerId to) {
        List<Update> updates = new ArrayList<>();
        int left = MembershipMessage.UPDATES_BYTES_MAX;
        Update verdict = to == null ? null : verdictOn(to);
        if (verdict != null && MembershipCodec.sizeOf(verdict) <= left) {
            updates.add(verdict);
            left -= MembershipCodec.sizeOf(verdict);
        }
        updates.addAll(roster.news().take(left, toldMax()));
        return updates;
    }

    private @Nullable Update verdictOn(PeerId id) {
        MemberView row = roster.table().get(id);
        if (row == null
                || row.member().state() == MemberState.ALIVE
                || id.equals(roster.self().id())) {
            return null;
        }
        Member member = row.member();
        return member.state() == MemberState.SUSPECT
                ? Update.suspicion(member, roster.self().id())
                : Update.of(member);
    }

    /**
     * How often one news is told: λ · log10(N + 1). SWIM §5 shows that with λ · log N the share of members that miss it falls
     * with a power of N; at 2,000 members a node tells it 14 times, and e⁻¹⁴ · 2,000, about 0.002 members, miss it.
     */
    private int toldMax() {
        double tellings =
                MembershipOptions.TELLINGS_FACTOR * Math.log10(roster.table().living() + 1.0);
        return Math.max(1, (int) Math.ceil(tellings));
    }
}
