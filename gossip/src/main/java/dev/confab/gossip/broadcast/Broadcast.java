package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Brings every entry to every peer's log. A new entry is pushed to all peers at once; nobody passes it on. Whoever misses
 * one, by a gap or by a peer's head, pulls it from a peer that is ahead, with one request at a time; see {@link Puller}.
 * Messages may be lost, late, doubled and out of order: the log checks each entry, and heads are told over and over.
 * Confined to the node loop.
 */
public final class Broadcast {

    private final EntryLog log;
    private final BroadcastHost host;
    private final EarlyEntries early;
    private final PeerHeads heads;
    private final Puller puller;
    private final PullAnswers answers;

    /** @param random numbers the requests and chooses whom to ask */
    public Broadcast(EntryLog log, BroadcastHost host, BroadcastOptions options, Random random) {
        this.log = log;
        this.host = host;
        this.early = new EarlyEntries(options);
        this.heads = new PeerHeads(options.peersMax(), host, random);
        this.puller = new Puller(log, host, options, heads, new PullSlot(random, options.requestTimeoutNanos()));
        this.answers = new PullAnswers(log, options);
    }

    /** How far this node has come; what the membership's pings carry. */
    public Head head() {
        return log.head();
    }

    /**
     * Pushes entries that were committed here, in their order, to all peers. The caller has applied them to the log already, or
     * is about to by its own way.
     *
     * @param entries at most {@link BroadcastMessage.Range#ENTRIES_MAX}
     */
    public List<Outbound> onCommitted(List<Entry> entries, long nowNanos) {
        List<Outbound> out = new ArrayList<>();
        drain();
        Collection<PeerId> peers = host.peers();
        if (!peers.isEmpty()) {
            out.add(new Outbound(List.copyOf(peers), new BroadcastMessage.Push(entries)));
        }
        return out;
    }

    /** Call it a few times per request timeout; repeats what was not answered, forgets what is not needed. */
    public List<Outbound> onTick(long nowNanos) {
        answers.onTick(nowNanos);
        drain();
        return puller.pullIfBehind(nowNanos);
    }

    /** Takes in what a peer said of its head; told by the membership. */
    public List<Outbound> onHead(PeerId from, Head head, long nowNanos) {
        heads.heard(from, head, log.head());
        return puller.pullIfBehind(nowNanos);
    }

    /** Takes in a message. */
    public List<Outbound> onMessage(PeerId from, BroadcastMessage message, long nowNanos) {
        List<Outbound> out = new ArrayList<>();
        if (message instanceof BroadcastMessage.Push push) {
            for (Entry entry : push.entries()) {
                heads.atLeast(from, entry.head(), log.head());
                take(from, entry);
            }
        } else if (message instanceof BroadcastMessage.Pull pull) {
            heads.heard(from, pull.have(), log.head());
            out.add(Outbound.of(from, answers.answer(pull, nowNanos)));
        } else if (message instanceof BroadcastMessage.PullChunk pull) {
            out.add(Outbound.of(from, answers.answer(pull, nowNanos)));
        } else if (message instanceof BroadcastMessage.Range range) {
            puller.onRange(from, range);
        } else if (message instanceof BroadcastMessage.SnapshotOffer offer) {
            puller.onOffer(from, offer);
        } else if (message instanceof BroadcastMessage.Chunk chunk) {
            puller.onChunk(from, chunk);
        }
        drain();
        out.addAll(puller.pullIfBehind(nowNanos));
        return out;
    }

    /** How many early entries wait; never above the limit. */
    int earlyEntries() {
        return early.size();
    }

    /** How many bytes of early entries wait; never above the limit. */
    long earlyBytes() {
        return early.bytes();
    }

    int snapshotsKept() {
        return answers.snapshotsKept();
    }

    private void take(PeerId from, Entry entry) {
        EntryLog.Offer offer = log.offer(entry);
        if (offer == EntryLog.Offer.CLASH) {
            heads.clashed(from, entry.head(), log.head());
        } else if (offer == EntryLog.Offer.GAP
                && entry.head().epoch().equals(log.head().epoch())) {
            early.add(from, entry);
        }
    }

    private void drain() {
        for (EarlyEntries.Early next = early.next(log.head()); next != null; next = early.next(log.head())) {
            take(next.from(), next.entry());
        }
    }
}
