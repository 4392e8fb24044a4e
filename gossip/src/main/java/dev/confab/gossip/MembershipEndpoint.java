package dev.confab.gossip;

import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.Membership;
import dev.confab.gossip.membership.MembershipCodec;
import dev.confab.gossip.membership.MembershipMessage;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Outbound;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The membership on the line, by connections and, for probes, by datagrams; and the table that it keeps. Confined to
 * the node loop, but for the methods that say otherwise.
 */
final class MembershipEndpoint {

    private static final String MESSAGES = "gossip.membership";
    private static final String PROBES = "gossip.probes"; // of the same kind, in datagrams

    private final Line line;
    private final Membership membership;
    private final MembershipEvents events;
    private final DatagramTrial datagrams = new DatagramTrial();

    /** Hears how far others have come. */
    @FunctionalInterface
    interface HeadListener {

        /**
         * @param by who tells it, which need not be the one that has come that far
         * @param from who has come that far
         */
        void onHead(Hello by, PeerId from, Head head);
    }

    MembershipEndpoint(
            Member self,
            MembershipOptions options,
            EntryLog entries,
            ViewAge age,
            Line line,
            Random random,
            GossipListener listener) {
        this.line = line;
        this.events = new MembershipEvents(self, entries, age, listener, line::disconnect, this::sayHelloTo);
        this.membership = new Membership(self, options, events, random);
    }

    void open(HeadListener heads) {
        line.hear(MESSAGES, MembershipCodec::decode, (from, message) -> onMessage(from, message, false, heads));
        line.hear(PROBES, MembershipCodec::decode, (from, message) -> onMessage(from, message, true, heads));
    }

    void onTick() {
        membership.onTick(line.nanoTime()).forEach(this::send);
    }

    /** This node, as others know it. Thread-safe. */
    Member self() {
        return membership.self();
    }

    /** All known nodes by name, this one and the gone included; a view. Thread-safe. */
    Map<PeerId, MemberView> members() {
        return membership.members();
    }

    /** The other nodes that are worth sending to: those not known to be gone. Thread-safe. */
    List<Member> peers() {
        PeerId self = self().id();
        return members().values().stream()
                .map(MemberView::member)
                .filter(member -> !member.state().isGone() && !member.id().equals(self))
                .toList();
    }

    /** Where that node is or was last, also when it is held for dead: an address is no verdict. Thread-safe. */
    Optional<Address> addressOf(PeerId peer) {
        return Optional.ofNullable(members().get(peer)).map(row -> row.member().address());
    }

    /** Grows whenever somebody comes or goes. */
    long changes() {
        return events.changes();
    }

    /** See {@link Membership#refuse}. Thread-safe. */
    Optional<String> refuse(Hello hello, Predicate<Address> isConnected) {
        return membership.refuse(hello.node(), hello.advertised(), isConnected);
    }

    void discovered(List<Address> addresses) {
        membership.discovered(addresses);
    }

    /** @return a future that completes when the goodbyes are with the operating system, or will not get there */
    CompletableFuture<Void> leave() {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        membership.leave(line.nanoTime()).forEach(out -> sent.add(send(out)));
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    }

    /** What answers to one that came by a connection goes back by one: its sender may hear no datagrams. */
    private void onMessage(Hello from, MembershipMessage message, boolean isDatagram, HeadListener heads) {
        if (line.isSilent()) {
            return;
        }
        if (isDatagram) {
            datagrams.heard();
        }
        Member sender = new Member(from.node(), from.advertised(), from.incarnation());
        membership
                .onMessage(sender, message, line.nanoTime())
                .forEach(out -> send(isDatagram || !out.to().equals(from.advertised()) ? out : out.byConnection()));
        events.takeHeads().forEach(told -> heads.onHead(from, told.from(), told.head()));
    }

    private CompletableFuture<Void> send(Outbound<MembershipMessage> out) {
        byte[] payload = MembershipCodec.encode(out.message());
        return out.mayBeDatagram() && sendDatagram(out, payload)
                ? CompletableFuture.completedFuture(null)
                : line.sendTellingRefusal(out.to(), MESSAGES, payload);
    }

    private boolean sendDatagram(Outbound<MembershipMessage> out, byte[] payload) {
        long now = line.nanoTime();
        boolean isSent = datagrams.maySend(now) && line.sendDatagram(out.to(), PROBES, payload);
        if (isSent && out.message() instanceof MembershipMessage.Probe) {
            datagrams.probed(now);
        }
        return isSent;
    }

    /** Where one of that name really lives, the hello tells both which of them is the later. */
    private void sayHelloTo(Member twin) {
        send(new Outbound<>(twin.address(), new MembershipMessage.Updates(List.of())));
    }
}
