package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;

/**
 * Offers entries to the log, keeps those that came before their turn, and hands to {@link Onwards} what the log has verified:
 * an entry that does not follow is not passed on by anybody. Confined to the node loop.
 */
final class Intake {

    private final EntryLog log;
    private final PeerHeads heads;
    private final EarlyEntries early;
    private final Onwards onwards;

    Intake(EntryLog log, PeerHeads heads, EarlyEntries early, Onwards onwards) {
        this.log = log;
        this.heads = heads;
        this.early = early;
        this.onwards = onwards;
    }

    /** How far the log has come. */
    Head head() {
        return log.head();
    }

    /** Replaces the log by the snapshot, where that is sound and ahead. */
    boolean install(EntrySnapshot snapshot) {
        return log.install(snapshot);
    }

    /** Takes in an entry that is to be brought on that way. */
    EntryLog.Offer take(PeerId from, Way way, Entry entry) {
        EntryLog.Offer offer = log.offer(entry);
        if (offer == EntryLog.Offer.CLASH) {
            heads.clashed(from, entry.head(), log.head());
        } else if (offer == EntryLog.Offer.GAP) {
            if (entry.head().epoch().equals(log.head().epoch())) {
                early.add(new EarlyEntries.Early(from, way, entry), log.head());
            }
        } else if (offer == EntryLog.Offer.APPLIED || isOurs(entry)) {
            onwards.add(way, entry);
        }
        return offer;
    }

    /** Takes in what waits and can be applied now. */
    void drain() {
        for (EarlyEntries.Early next = early.next(log.head()); next != null; next = early.next(log.head())) {
            take(next.from(), next.way(), next.entry());
        }
    }

    /**
     * How far entries that were pulled are to be brought on: no further, since whoever else misses them pulls as well; but
     * where pushed ones wait behind a small hole, those who get these would find the same hole.
     */
    Way wayOfPulled() {
        EarlyEntries.Early first = early.first();
        boolean isHole =
                first != null && Distance.isNear(log.head(), first.entry().head());
        return isHole ? first.way() : Way.ENDS;
    }

    /** A known revision is vouched for only if it is this very entry. */
    private boolean isOurs(Entry entry) {
        Head head = entry.head();
        return head.equals(log.head())
                || head.epoch().equals(log.head().epoch())
                        && head.revision() > 0
                        && log.after(head.revision() - 1, entry.bytes().length)
                                .filter(ours ->
                                        !ours.isEmpty() && ours.get(0).head().equals(head))
                                .isPresent();
    }
}
