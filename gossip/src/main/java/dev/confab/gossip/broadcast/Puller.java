package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pulls what this log misses from a peer that is ahead: entries, or a snapshot chunk by chunk. One request at a time; an
 * unanswered one is repeated with another peer, where a download that was begun goes on if that peer has the very same
 * snapshot. Confined to the node loop.
 */
final class Puller {

    private final EntryLog log;
    private final BroadcastHost host;
    private final BroadcastOptions options;
    private final PeerHeads heads;
    private final PullSlot slot;
    private @Nullable SnapshotDownload download;
    private @Nullable PeerId goingOnWith;

    Puller(EntryLog log, BroadcastHost host, BroadcastOptions options, PeerHeads heads, PullSlot slot) {
        this.log = log;
        this.host = host;
        this.options = options;
        this.heads = heads;
        this.slot = slot;
    }

    List<Outbound> pullIfBehind(long nowNanos) {
        if (download != null && !log.head().isBehind(download.label().head())) {
            download = null;
        }
        if (slot.isTaken(nowNanos)) {
            return List.of();
        }
        Optional<PeerId> peer =
                goingOnWith != null ? Optional.of(goingOnWith) : heads.ahead(log.head(), slot.lastAsked());
        goingOnWith = null;
        return peer.map(asked -> List.of(Outbound.of(asked, request(slot.take(asked, nowNanos)))))
                .orElse(List.of());
    }

    void onRange(PeerId from, BroadcastMessage.Range range) {
        if (!slot.isAnswer(from, range.request())) {
            return;
        }
        heads.heard(from, range.head(), log.head());
        boolean isProgress = false;
        for (Entry entry : range.entries()) {
            EntryLog.Offer offer = log.offer(entry);
            isProgress |= offer == EntryLog.Offer.APPLIED;
            if (offer == EntryLog.Offer.CLASH) {
                heads.clashed(from, entry.head(), log.head());
            }
            if (offer == EntryLog.Offer.CLASH || offer == EntryLog.Offer.GAP) {
                break;
            }
        }
        done(from, isProgress, range.head());
    }

    void onOffer(PeerId from, BroadcastMessage.SnapshotOffer offer) {
        if (!slot.isAnswer(from, offer.request())) {
            return;
        }
        SnapshotLabel label = offer.label();
        if (PeerHeads.contradicts(label.head(), log.head())) {
            heads.clashed(from, label.head(), log.head());
            slot.fail();
        } else if (!log.head().isBehind(label.head())) {
            slot.free();
        } else if (label.length() > options.snapshotBytesMax()) {
            reject(
                    from,
                    label.head(),
                    "it has " + label.length() + " bytes, the limit snapshotBytesMax is " + options.snapshotBytesMax());
        } else {
            if (download == null || !download.label().equals(label)) {
                download = new SnapshotDownload(label);
            }
            goOn(from, download);
        }
    }

    void onChunk(PeerId from, BroadcastMessage.Chunk chunk) {
        if (!slot.isAnswer(from, chunk.request())) {
            return;
        }
        if (download == null) {
            slot.free();
        } else if (download.add(chunk)) {
            goOn(from, download);
        } else {
            reject(from, download.label().head(), "chunk " + chunk.index() + " is damaged or not the one asked for");
        }
    }

    private BroadcastMessage request(long number) {
        return download == null
                ? new BroadcastMessage.Pull(number, log.head(), options.rangeBytesMax())
                : new BroadcastMessage.PullChunk(number, log.head(), download.label(), download.nextIndex());
    }

    private void goOn(PeerId from, SnapshotDownload current) {
        if (!current.isComplete()) {
            slot.free();
            goingOnWith = from;
            return;
        }
        download = null;
        boolean isInstalled = current.assemble().map(log::install).orElse(false);
        if (isInstalled) {
            done(from, true, log.head());
        } else if (log.head().isBehind(current.label().head())) {
            reject(from, current.label().head(), "its content is not what its hash or its head says");
        } else {
            slot.free();
        }
    }

    /** Frees the slot after progress, and where the peer has nothing for us; else the peer makes no sense for a while. */
    private void done(PeerId from, boolean isProgress, Head theirs) {
        if (!isProgress && log.head().isBehind(theirs)) {
            slot.fail();
            return;
        }
        slot.free();
        if (log.head().isBehind(theirs)) {
            goingOnWith = from;
        }
    }

    private void reject(PeerId from, Head head, String reason) {
        download = null;
        slot.fail();
        host.onSnapshotRejected(from, head, reason);
    }
}
