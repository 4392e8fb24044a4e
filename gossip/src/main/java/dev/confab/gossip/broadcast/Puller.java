package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pulls what this log misses from a peer that is ahead: entries, or a snapshot chunk by chunk. One request at a time; an
 * unanswered one is repeated with another peer, where a download that was begun goes on if that peer has the very same
 * snapshot. Who is told to ask another asks one that is ahead, or else anybody. Confined to the node loop.
 */
final class Puller {

    /** How many are asked out of the blue, one after the other, before this node waits. */
    private static final int STRANGERS_MAX = 3;

    private final Intake intake;
    private final BroadcastHost host;
    private final BroadcastOptions options;
    private final PeerHeads heads;
    private final PullSlot slot;
    private @Nullable SnapshotDownload download;
    private @Nullable PeerId goingOnWith;
    private long patienceNanos;
    private int timeouts;
    private int strangers;

    Puller(Intake intake, BroadcastHost host, BroadcastOptions options, PeerHeads heads, PullSlot slot) {
        this.intake = intake;
        this.host = host;
        this.options = options;
        this.heads = heads;
        this.slot = slot;
    }

    List<Outbound> pullIfBehind(long nowNanos) {
        if (download != null && !intake.head().isBehind(download.label().head())) {
            download = null;
        }
        slot.expire(nowNanos).ifPresent(asked -> {
            heads.askedInVain(asked);
            timeouts++;
        });
        if (slot.isTaken()) {
            return List.of();
        }
        if (goingOnWith != null) {
            PeerId peer = goingOnWith;
            goingOnWith = null;
            return List.of(ask(peer, nowNanos));
        }
        Optional<PeerHeads.Claim> ahead = heads.ahead(intake.head(), nowNanos);
        if (heads.isNobodyAhead()) {
            timeouts = 0; // what was in vain has come by push; the next hole is another matter
        }
        return ahead.map(claim -> {
                    patienceNanos = patienceNanos(claim.head());
                    return List.of(ask(claim.peer(), nowNanos));
                })
                .orElse(List.of());
    }

    void onRange(PeerId from, BroadcastMessage.Range range, long nowNanos) {
        boolean isProgress = false;
        Way way = intake.wayOfPulled();
        for (Entry entry : range.entries()) {
            EntryLog.Offer offer = intake.take(from, way, entry);
            isProgress |= offer == EntryLog.Offer.APPLIED;
            if (offer == EntryLog.Offer.CLASH || offer == EntryLog.Offer.GAP) {
                break;
            }
        }
        if (slot.isAnswer(from, range.request())) { // else it is late, and welcome
            heads.heard(from, range.head(), intake.head(), nowNanos);
            done(from, isProgress, range.head());
        }
    }

    void onLater(PeerId from, BroadcastMessage.Later later, long nowNanos) {
        if (!slot.isAnswer(from, later.request())) {
            return;
        }
        heads.askedInVain(from);
        Optional<PeerId> other = download == null ? another(nowNanos) : Optional.empty();
        if (other.isPresent()) {
            slot.free();
            goingOnWith = other.get();
        } else {
            strangers = 0;
            slot.failUntil(nowNanos + options.retryNanos());
        }
    }

    /** No answer will come from that peer. */
    void onRefused(PeerId peer, long nowNanos) {
        if (slot.isAsked(peer)) {
            slot.failUntil(nowNanos + options.retryNanos());
        }
    }

    void onOffer(PeerId from, BroadcastMessage.SnapshotOffer offer) {
        if (!slot.isAnswer(from, offer.request())) {
            return;
        }
        SnapshotLabel label = offer.label();
        Optional<String> objection = label.objection(options);
        if (PeerHeads.contradicts(label.head(), intake.head())) {
            heads.clashed(from, label.head(), intake.head());
            slot.fail();
        } else if (!intake.head().isBehind(label.head())) {
            slot.free();
        } else if (objection.isPresent()) {
            reject(from, label.head(), objection.get());
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

    private Outbound ask(PeerId peer, long nowNanos) {
        long number = slot.take(peer, nowNanos + patienceNanos);
        BroadcastMessage request = download == null
                ? new BroadcastMessage.Pull(number, intake.head(), options.rangeBytesMax())
                : new BroadcastMessage.PullChunk(number, intake.head(), download.label(), download.nextIndex());
        return Outbound.of(peer, request);
    }

    /**
     * A few entries are there at once or not at all; the more requests were in vain, the less is this so. One in vain is a lost
     * message, and the next waits no longer than it did; two are a sign that all is slow.
     */
    private long patienceNanos(Head theirs) {
        boolean isQuick = download == null && Distance.isNear(intake.head(), theirs);
        long quick = options.retryNanos() << Math.min(Math.max(0, timeouts - 1), 16);
        return isQuick ? Math.min(quick, options.requestTimeoutNanos()) : options.requestTimeoutNanos();
    }

    private Optional<PeerId> another(long nowNanos) {
        Optional<PeerId> ahead = heads.unasked(intake.head(), nowNanos).map(PeerHeads.Claim::peer);
        return ahead.isPresent() || strangers++ >= STRANGERS_MAX ? ahead : heads.stranger();
    }

    private void goOn(PeerId from, SnapshotDownload current) {
        if (!current.isComplete()) {
            goOnWith(from);
            return;
        }
        download = null;
        boolean isInstalled = current.assemble().map(intake::install).orElse(false);
        if (isInstalled) {
            done(from, true, intake.head());
        } else if (intake.head().isBehind(current.label().head())) {
            reject(from, current.label().head(), "its content is not what its hash or its head says");
        } else {
            slot.free();
        }
    }

    /** Frees the slot after progress, and where the peer has nothing for us; else the peer makes no sense for a while. */
    private void done(PeerId from, boolean isProgress, Head theirs) {
        boolean isStillBehind = intake.head().isBehind(theirs);
        if (isProgress) {
            timeouts = 0;
            strangers = 0;
        }
        if (!isProgress && isStillBehind) {
            heads.askedInVain(from);
            slot.fail();
            return;
        }
        if (isStillBehind) {
            goOnWith(from);
        } else {
            slot.free();
        }
    }

    private void goOnWith(PeerId peer) {
        slot.free();
        goingOnWith = peer;
        patienceNanos = options.requestTimeoutNanos();
    }

    private void reject(PeerId from, Head head, String reason) {
        download = null;
        heads.askedInVain(from);
        slot.fail();
        host.onSnapshotRejected(from, head, reason);
    }
}
