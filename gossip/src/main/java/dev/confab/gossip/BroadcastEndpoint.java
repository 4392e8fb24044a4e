package dev.confab.gossip;

import dev.confab.gossip.broadcast.Broadcast;
import dev.confab.gossip.broadcast.BroadcastCodec;
import dev.confab.gossip.broadcast.BroadcastHost;
import dev.confab.gossip.broadcast.BroadcastMessage;
import dev.confab.gossip.broadcast.BroadcastOptions;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.broadcast.Outbound;
import dev.confab.gossip.broadcast.Roster;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broadcast on the line, among those whom the membership knows. Confined to the node loop. */
final class BroadcastEndpoint implements BroadcastHost {

    private static final Logger log = LoggerFactory.getLogger(BroadcastEndpoint.class);
    private static final String MESSAGES = "gossip.broadcast";

    /** What is larger is not pushed: peers learn of it by the next probe and pull it, in chunks if need be. */
    private static final int PUSH_BYTES_MAX = 6 * 1024 * 1024;

    /** The largest store with what its versions and tombstones add. */
    private static final int SNAPSHOT_BYTES_MAX = 1 << 30;

    private final Broadcast broadcast;
    private final MembershipEndpoint membership;
    private final Line line;
    private final GossipListener listener;
    private @Nullable Roster roster;
    private long rosterChanges;

    BroadcastEndpoint(
            EntryLog entries, MembershipEndpoint membership, Line line, Random random, GossipListener listener) {
        this.membership = membership;
        this.line = line;
        this.listener = listener;
        BroadcastOptions limits = BroadcastOptions.builder()
                .rangeBytesMax(PUSH_BYTES_MAX)
                .snapshotBytesMax(SNAPSHOT_BYTES_MAX)
                .build();
        this.broadcast = new Broadcast(entries, this, limits, random);
    }

    void open() {
        line.hear(
                MESSAGES,
                BroadcastCodec::decode,
                (from, message) -> broadcast
                        .onMessage(from.node(), message, line.nanoTime())
                        .forEach(out -> send(out, peer -> addressOf(from, peer))));
    }

    void onTick() {
        broadcast.onTick(line.nanoTime()).forEach(this::send);
    }

    /** Pushes entries that were committed here, in their order: as few messages as their size allows. */
    void publish(List<Entry> entries) {
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
            broadcast.onCommitted(List.copyOf(together), line.nanoTime()).forEach(this::send);
        }
    }

    /** Takes in an entry that came by another way than a push. */
    void heard(PeerId from, Entry entry) {
        BroadcastMessage alone = BroadcastMessage.Push.toNobodyElse(List.of(entry));
        broadcast.onMessage(from, alone, line.nanoTime()).forEach(this::send);
    }

    /** Takes note that a peer has come that far. */
    void heardHead(PeerId from, Head head) {
        broadcast.onMissing(from, head, line.nanoTime()).forEach(this::send);
    }

    /** As {@link #heardHead(PeerId, Head)}, by a message of somebody whom this node's table need not have yet. */
    void heardHead(Hello by, PeerId from, Head head) {
        broadcast.onMissing(from, head, line.nanoTime()).forEach(out -> send(out, peer -> addressOf(by, peer)));
    }

    @Override
    public PeerId self() {
        return membership.self().id();
    }

    @Override
    public Roster roster() {
        Roster known = roster;
        if (known == null || rosterChanges != membership.changes()) {
            rosterChanges = membership.changes();
            known = Roster.of(living());
            roster = known;
        }
        return known;
    }

    private List<PeerId> living() {
        List<PeerId> living =
                new ArrayList<>(membership.peers().stream().map(Member::id).toList());
        living.add(self());
        return living;
    }

    @Override
    public void onClash(PeerId peer, Head theirs, Head ours) {
        listener.onClash(peer, theirs, ours);
    }

    @Override
    public void onSnapshotRejected(PeerId peer, Head head, String reason) {
        log.warn("[{}] a snapshot at {} from {} was refused: {}; another peer is asked", self(), head, peer, reason);
    }

    /** Who asks is answered where it says that it is: it may be too new for this node's table. */
    private Optional<Address> addressOf(Hello from, PeerId peer) {
        return peer.equals(from.node()) ? Optional.of(from.advertised()) : membership.addressOf(peer);
    }

    private void send(Outbound out) {
        send(out, membership::addressOf);
    }

    private void send(Outbound out, Function<PeerId, Optional<Address>> addresses) {
        byte[] payload = BroadcastCodec.encode(out.message());
        for (PeerId peer : out.to()) {
            addresses
                    .apply(peer)
                    .ifPresentOrElse(
                            address -> line.send(address, MESSAGES, payload)
                                    .whenComplete((sent, failure) -> tellIfNotSent(peer, failure)),
                            () -> tellNotSent(peer));
        }
    }

    private void tellIfNotSent(PeerId peer, @Nullable Throwable failure) {
        if (failure != null) {
            tellNotSent(peer);
        }
    }

    private void tellNotSent(PeerId peer) {
        line.run(() -> broadcast.onRefused(peer, line.nanoTime()));
    }
}
