package dev.confab.gossip;

import dev.confab.gossip.broadcast.Broadcast;
import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastHost;
import dev.confab.gossip.broadcast.BroadcastMessage;
import dev.confab.gossip.broadcast.BroadcastOptions;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.broadcast.Roster;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FormationCodec;
import dev.confab.gossip.membership.FormationMessage;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.Membership;
import dev.confab.gossip.membership.MembershipCodec;
import dev.confab.gossip.membership.MembershipMessage;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Outbound;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the protocols of this module over a transport: brings their messages out and in, one at a time, on the node loop.
 * Confined to the node loop, but for the methods that say otherwise.
 */
public final class Gossip {

    private static final Logger log = LoggerFactory.getLogger(Gossip.class);
    private static final String MEMBERSHIP = "gossip.membership";
    private static final String PROBES = "gossip.probes"; // of the same kind, in datagrams
    private static final String FORMATION = "gossip.formation";
    private static final String BROADCAST = "gossip.broadcast";

    /** What is larger is not pushed: peers learn of it by the next probe and pull it, in chunks if need be. */
    private static final int PUSH_BYTES_MAX = 6 * 1024 * 1024;

    /** The largest store with what its versions and tombstones add. */
    private static final int SNAPSHOT_BYTES_MAX = 1 << 30;

    private final Transport transport;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final GossipListener listener;
    private final Membership membership;
    private final Formation formation;
    private final long startIncarnation;
    private final Broadcast broadcast;
    private final DatagramTrial datagrams = new DatagramTrial();
    private final MembershipEvents membershipEvents;
    private final BroadcastEvents broadcastEvents = new BroadcastEvents();
    private volatile boolean isOpen;
    private boolean isAside;
    private FormationOutcome lastOutcome = new FormationOutcome.Undecided("");

    /**
     * Puts the protocols together; hears nobody before {@link #open}.
     *
     * @param formation begun or settled already, as this node's disk says
     */
    public Gossip(
            Member self,
            MembershipOptions options,
            Formation formation,
            EntryLog entries,
            Transport transport,
            Executor loop,
            LongSupplier nanoTime,
            Random random,
            GossipListener listener) {
        this.transport = transport;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.formation = formation;
        this.startIncarnation = self.incarnation();
        this.membershipEvents = new MembershipEvents(
                self, entries, listener, transport::disconnect, this::sayHelloTo, broadcastEvents::forgetRoster);
        this.membership = new Membership(self, options, membershipEvents, random);
        BroadcastOptions limits = BroadcastOptions.builder()
                .rangeBytesMax(PUSH_BYTES_MAX)
                .snapshotBytesMax(SNAPSHOT_BYTES_MAX)
                .build();
        this.broadcast = new Broadcast(entries, broadcastEvents, limits, random);
    }

    /** Begins to hear what others say; the listener must be ready by now. Call it once. */
    public void open() {
        isOpen = true;
        transport.onMessage(MEMBERSHIP, (from, payload) -> onMembership(from, payload, false));
        transport.onMessage(PROBES, (from, payload) -> onMembership(from, payload, true));
        transport.onMessage(FORMATION, this::onFormation);
        transport.onMessage(BROADCAST, this::onBroadcast);
    }

    /** Call it every few tens of milliseconds. */
    public void onTick() {
        if (isAside) {
            return;
        }
        long now = nanoTime.getAsLong();
        formation.onTick(now).forEach(this::sendFormation);
        tellOutcome();
        membership.onTick(now).forEach(this::sendMembership);
        broadcast.onTick(now).forEach(this::sendBroadcast);
    }

    /** Pushes entries that were committed here, in their order, down the tree: as few messages as their size allows. */
    public void publish(List<Entry> entries) {
        List<Entry> together = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes().length;
            if (bytes > PUSH_BYTES_MAX || together.size() == BroadcastMessage.Range.ENTRIES_MAX) {
                push(together);
                together.clear();
                bytes = entry.bytes().length;
            }
            together.add(entry);
        }
        push(together);
    }

    private void push(List<Entry> together) {
        boolean isTooLarge = together.size() == 1 && together.get(0).bytes().length > PUSH_BYTES_MAX;
        if (!together.isEmpty() && !isTooLarge) {
            broadcast.onCommitted(List.copyOf(together), nanoTime.getAsLong()).forEach(this::sendBroadcast);
        }
    }

    /** Takes in an entry that came by another way than a push, as with the answer to a write. */
    public void heard(PeerId from, Entry entry) {
        BroadcastMessage alone = BroadcastMessage.Push.toNobodyElse(List.of(entry));
        broadcast.onMessage(from, alone, nanoTime.getAsLong()).forEach(this::sendBroadcast);
    }

    /** Takes note that a peer has come that far, so that what is missing here is pulled at once. */
    public void heardHead(PeerId from, Head head) {
        broadcast.onMissing(from, head, nanoTime.getAsLong()).forEach(this::sendBroadcast);
    }

    /** Says that the formation's outcome is on disk. */
    public void settle(FoundingRecord record) {
        formation.settle(record);
        tellOutcome();
    }

    /** The other nodes that are worth sending to: those not known to be gone. Thread-safe. */
    public List<Member> peers() {
        PeerId self = membership.self().id();
        return membership.members().values().stream()
                .map(MemberView::member)
                .filter(member -> !member.state().isGone() && !member.id().equals(self))
                .toList();
    }

    private List<PeerId> living() {
        List<PeerId> living = new ArrayList<>(peers().stream().map(Member::id).toList());
        living.add(membership.self().id());
        return living;
    }

    /** All known nodes by name, this one and the gone included; a view. Thread-safe. */
    public Map<PeerId, MemberView> members() {
        return membership.members();
    }

    /** Takes these addresses in place of those discovered before, see {@link Discovery}. */
    public void discovered(List<Address> addresses) {
        formation.discovered(addresses);
        membership.discovered(addresses);
    }

    /**
     * Says goodbye to a few peers, who tell it on. From then on this node is not seen to be alive.
     *
     * @return a future that completes when the words are with the operating system, or will not get there
     */
    public CompletableFuture<Void> leave() {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        membership.leave(nanoTime.getAsLong()).forEach(out -> sent.add(sendMembership(out)));
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    }

    /** This node, as others know it. Thread-safe. */
    public Member self() {
        return membership.self();
    }

    /** Where that node is or was last, also when it is held for dead: an address is no verdict. Thread-safe. */
    public Optional<Address> addressOf(PeerId peer) {
        return Optional.ofNullable(membership.members().get(peer))
                .map(row -> row.member().address());
    }

    /** Whether that hello must be turned away, and why. Thread-safe. */
    public Optional<String> refuse(Hello hello) {
        if (isOpen && isEarlierTwin(hello)) {
            loop.execute(() -> stepAside(hello));
        }
        return membership.refuse(
                hello.node(), hello.advertised(), address -> transport.state(address) == ConnectionState.CONNECTED);
    }

    /** From here on this node is silent, or the two would go on contradicting each other. */
    private void stepAside(Hello earlier) {
        isAside = true;
        listener.onTwin(earlier);
    }

    /** By their starts, which hellos name: the incarnations in the table are raised when records contradict each other. */
    private boolean isEarlierTwin(Hello hello) {
        Member self = membership.self();
        return hello.node().equals(self.id())
                && !hello.advertised().equals(self.address())
                && hello.incarnation() < startIncarnation;
    }

    /** What answers to one that came by a connection goes back by one: its sender may hear no datagrams. */
    private void onMembership(Hello from, byte[] payload, boolean isDatagram) {
        MembershipMessage message = MembershipCodec.decode(payload);
        Member sender = new Member(from.node(), from.advertised(), from.incarnation());
        loop.execute(() -> {
            if (isAside) {
                return;
            }
            if (isDatagram) {
                datagrams.heard();
            }
            long now = nanoTime.getAsLong();
            membership
                    .onMessage(sender, message, now)
                    .forEach(out -> sendMembership(
                            isDatagram || !out.to().equals(from.advertised()) ? out : out.byConnection()));
            membershipEvents.heads().forEach(each -> takeHead(from, each));
        });
    }

    /** A peer that was asked for help tells the head of the one that it probed: nobody's hello speaks for that one. */
    private void takeHead(Hello from, MembershipEvents.HeardHead heard) {
        if (heard.from().equals(from.node())) {
            listener.onHeard(from, heard.head());
        }
        broadcast
                .onMissing(heard.from(), heard.head(), nanoTime.getAsLong())
                .forEach(out -> sendBroadcast(out, peer -> addressOf(from, peer)));
    }

    private void onFormation(Hello from, byte[] payload) {
        FormationMessage message = FormationCodec.decode(payload);
        loop.execute(() -> {
            formation
                    .onMessage(from.advertised(), message, nanoTime.getAsLong())
                    .forEach(this::sendFormation);
            tellOutcome();
        });
    }

    private void onBroadcast(Hello from, byte[] payload) {
        BroadcastMessage message = BroadcastCodec.decode(payload);
        loop.execute(() -> broadcast
                .onMessage(from.node(), message, nanoTime.getAsLong())
                .forEach(out -> sendBroadcast(out, peer -> addressOf(from, peer))));
    }

    /** Who asks is answered where it says that it is: it may be too new for this node's table. */
    private Optional<Address> addressOf(Hello from, PeerId peer) {
        return peer.equals(from.node()) ? Optional.of(from.advertised()) : addressOf(peer);
    }

    private void tellOutcome() {
        if (!formation.outcome().equals(lastOutcome)) {
            lastOutcome = formation.outcome(); // first, for whoever hears of it settles it, and comes back here
            listener.onFormation(lastOutcome);
        }
    }

    private CompletableFuture<Void> sendMembership(Outbound<MembershipMessage> out) {
        byte[] payload = MembershipCodec.encode(out.message());
        return out.mayBeDatagram() && sendDatagram(out, payload)
                ? CompletableFuture.completedFuture(null)
                : send(out.to(), MEMBERSHIP, payload).whenComplete((sent, failure) -> tellIfRefused(out.to(), failure));
    }

    private boolean sendDatagram(Outbound<MembershipMessage> out, byte[] payload) {
        long now = nanoTime.getAsLong();
        boolean isSent = !isAside && datagrams.maySend(now) && transport.sendDatagram(out.to(), PROBES, payload);
        if (isSent && out.message() instanceof MembershipMessage.Probe) {
            datagrams.probed(now);
        }
        return isSent;
    }

    private void sendFormation(Outbound<FormationMessage> out) {
        send(out.to(), FORMATION, FormationCodec.encode(out.message())).whenComplete((sent, failure) -> {
            tellIfRefused(out.to(), failure);
            if (failure != null) {
                loop.execute(() -> formation.onUnreachable(out.to(), String.valueOf(failure.getMessage())));
            }
        });
    }

    private void sendBroadcast(dev.confab.gossip.broadcast.Outbound out) {
        sendBroadcast(out, this::addressOf);
    }

    private void sendBroadcast(
            dev.confab.gossip.broadcast.Outbound out, Function<PeerId, Optional<Address>> addresses) {
        byte[] payload = BroadcastCodec.encode(out.message());
        for (PeerId peer : out.to()) {
            addresses
                    .apply(peer)
                    .ifPresentOrElse(
                            address -> send(address, BROADCAST, payload)
                                    .whenComplete((sent, failure) -> tellIfNotSent(peer, failure)),
                            () -> loop.execute(() -> broadcast.onRefused(peer, nanoTime.getAsLong())));
        }
    }

    private void tellIfNotSent(PeerId peer, @Nullable Throwable failure) {
        if (failure != null) {
            loop.execute(() -> broadcast.onRefused(peer, nanoTime.getAsLong()));
        }
    }

    private CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        return isAside ? CompletableFuture.completedFuture(null) : transport.send(to, subject, payload);
    }

    private void tellIfRefused(Address by, @Nullable Throwable failure) {
        if (failure instanceof TransportException refusal && refusal.kind() == TransportException.Kind.REFUSED) {
            loop.execute(() -> listener.onRefused(by, String.valueOf(refusal.getMessage())));
        }
    }

    /** Where one of that name really lives, the hello tells both which of them is the later. */
    private void sayHelloTo(Member twin) {
        MembershipMessage nothing = new MembershipMessage.Updates(List.of());
        sendMembership(new Outbound<>(twin.address(), nothing));
    }

    private final class BroadcastEvents implements BroadcastHost {

        private @Nullable Roster roster;

        @Override
        public PeerId self() {
            return membership.self().id();
        }

        @Override
        public Roster roster() {
            Roster known = roster;
            if (known == null) {
                known = Roster.of(living());
                roster = known;
            }
            return known;
        }

        /** Somebody came or went. */
        private void forgetRoster() {
            roster = null;
        }

        @Override
        public void onClash(PeerId peer, Head theirs, Head ours) {
            listener.onClash(peer, theirs, ours);
        }

        @Override
        public void onSnapshotRejected(PeerId peer, Head head, String reason) {
            log.warn(
                    "[{}] a snapshot at {} from {} was refused: {}; another peer is asked",
                    membership.self().id(),
                    head,
                    peer,
                    reason);
        }
    }
}
