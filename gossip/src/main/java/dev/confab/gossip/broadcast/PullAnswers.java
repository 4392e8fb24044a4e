package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Optional;

/** Answers those who are behind: with entries where it can, with a snapshot where it must. Confined to the node loop. */
final class PullAnswers {

    private final EntryLog log;
    private final BroadcastHost host;
    private final BroadcastOptions options;
    private final Burden burden;
    private final SnapshotShelf shelf;

    PullAnswers(EntryLog log, BroadcastHost host, BroadcastOptions options, Burden burden) {
        this.log = log;
        this.host = host;
        this.options = options;
        this.burden = burden;
        this.shelf = new SnapshotShelf(log, options);
    }

    BroadcastMessage answer(PeerId from, BroadcastMessage.Pull pull, long nowNanos) {
        Head have = pull.have();
        if (!have.isBehind(log.head())) {
            return new BroadcastMessage.Range(pull.request(), log.head(), List.of());
        }
        boolean isServed = Distance.isNear(have, log.head()) ? burden.takesOneMore(nowNanos) : serves(from, nowNanos);
        return isServed ? following(pull, nowNanos) : new BroadcastMessage.Later(pull.request());
    }

    /** A snapshot that is gone is answered by another one, as if nothing were there yet. */
    BroadcastMessage answer(PeerId from, BroadcastMessage.PullChunk pull, long nowNanos) {
        if (!serves(from, nowNanos)) {
            return new BroadcastMessage.Later(pull.request());
        }
        BroadcastMessage.Chunk chunk = shelf.chunk(pull, nowNanos);
        if (chunk != null) {
            return chunk;
        }
        return pull.have().isBehind(log.head())
                ? new BroadcastMessage.SnapshotOffer(pull.request(), shelf.offer(pull.have(), nowNanos))
                : new BroadcastMessage.Range(pull.request(), log.head(), List.of());
    }

    void onTick(long nowNanos) {
        shelf.onTick(nowNanos);
    }

    int snapshotsKept() {
        return shelf.size();
    }

    /** With two nodes there is nobody else to ask. */
    private boolean serves(PeerId from, long nowNanos) {
        return burden.serves(from, host.roster().size() > 2, nowNanos);
    }

    private BroadcastMessage following(BroadcastMessage.Pull pull, long nowNanos) {
        Head have = pull.have();
        return entriesAfter(have, pull.bytesMax())
                .<BroadcastMessage>map(entries -> new BroadcastMessage.Range(pull.request(), log.head(), entries))
                .orElseGet(() -> new BroadcastMessage.SnapshotOffer(pull.request(), shelf.offer(have, nowNanos)));
    }

    private Optional<List<Entry>> entriesAfter(Head have, int bytesMax) {
        boolean isInRange =
                have.equals(Head.EMPTY) || have.epoch().equals(log.head().epoch());
        if (!isInRange || log.head().revision() - have.revision() > options.rangeRevisionsMax()) {
            return Optional.empty();
        }
        return log.after(have.revision(), Math.min(bytesMax, options.rangeBytesMax()))
                .filter(entries -> !entries.isEmpty())
                .map(entries -> entries.subList(0, Math.min(entries.size(), BroadcastMessage.Range.ENTRIES_MAX)));
    }
}
