package dev.confab.gossip;

import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Runs the protocols of this module over a transport, one step at a time, on the node loop; and steps aside for an earlier node
 * of the same name. Confined to the node loop, but for the methods that say otherwise.
 */
public final class Gossip {

    private final Transport transport;
    private final GossipListener listener;
    private final long startIncarnation;
    private final EntryLog entries;
    private final ViewAge viewAge = new ViewAge();
    private final Line line;
    private final FormationEndpoint formation;
    private final MembershipEndpoint membership;
    private final BroadcastEndpoint broadcast;
    private volatile boolean isOpen;

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
        this.listener = listener;
        this.startIncarnation = self.incarnation();
        this.entries = entries;
        this.line = new Line(transport, loop, nanoTime, listener);
        this.formation = new FormationEndpoint(formation, line, listener::onFormation);
        this.membership = new MembershipEndpoint(self, options, entries, viewAge, line, random, listener);
        this.broadcast = new BroadcastEndpoint(entries, membership, line, random, listener);
    }

    /** Begins to hear what others say; the listener must be ready by now. Call it once. */
    public void open() {
        isOpen = true;
        membership.open(this::onHead);
        formation.open();
        broadcast.open();
    }

    /** Call it every few tens of milliseconds. */
    public void onTick() {
        viewAge.reach(entries.head());
        if (!line.isSilent()) {
            formation.onTick();
            membership.onTick();
            broadcast.onTick();
        }
    }

    /** Pushes entries that were committed here, in their order, down the tree: as few messages as their size allows. */
    public void publish(List<Entry> entries) {
        broadcast.publish(entries);
    }

    /** Takes in an entry that came by another way than a push, as with the answer to a write. */
    public void heard(PeerId from, Entry entry) {
        broadcast.heard(from, entry);
    }

    /** Takes note that a peer has come that far, so that what is missing here is pulled at once. */
    public void heardHead(PeerId from, Head head) {
        broadcast.heardHead(from, head);
    }

    /**
     * Takes the word of this node's own ledger, which leads, that all which was acknowledged before {@code asOfNanos} is in a log
     * that has come to {@code head}. It goes from here to all others, in the answers to their probes.
     */
    public void confirmed(Head head, long asOfNanos) {
        viewAge.hear(head, asOfNanos, entries.head());
    }

    /** How old this node's log is at most. Thread-safe. */
    public ViewAge viewAge() {
        return viewAge;
    }

    /** Says that the formation's outcome is on disk. */
    public void settle(FoundingRecord record) {
        formation.settle(record);
    }

    /** The other nodes that are worth sending to: those not known to be gone. Thread-safe. */
    public List<Member> peers() {
        return membership.peers();
    }

    /** All known nodes by name, this one and the gone included; a view. Thread-safe. */
    public Map<PeerId, MemberView> members() {
        return membership.members();
    }

    /** This node, as others know it. Thread-safe. */
    public Member self() {
        return membership.self();
    }

    /** Where that node is or was last, also when it is held for dead: an address is no verdict. Thread-safe. */
    public Optional<Address> addressOf(PeerId peer) {
        return membership.addressOf(peer);
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
        return membership.leave();
    }

    /** Whether that hello must be turned away, and why. Thread-safe. */
    public Optional<String> refuse(Hello hello) {
        if (isOpen && isEarlierTwin(hello)) {
            line.run(() -> stepAside(hello));
        }
        return membership.refuse(hello, address -> transport.state(address) == ConnectionState.CONNECTED);
    }

    /** By their starts, which hellos name: the incarnations in the table are raised when records contradict each other. */
    private boolean isEarlierTwin(Hello hello) {
        Member self = membership.self();
        return hello.node().equals(self.id())
                && !hello.advertised().equals(self.address())
                && hello.incarnation() < startIncarnation;
    }

    /** From here on this node is silent, or the two would go on contradicting each other. */
    private void stepAside(Hello earlier) {
        line.fallSilent();
        listener.onTwin(earlier);
    }

    /** A peer that was asked for help tells the head of the one that it probed: nobody's hello speaks for that one. */
    private void onHead(Hello by, PeerId from, Head head) {
        if (from.equals(by.node())) {
            listener.onHeard(by, head);
        }
        broadcast.heardHead(by, from, head);
    }
}
