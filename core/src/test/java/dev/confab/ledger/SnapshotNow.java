package dev.confab.ledger;

/** Lets the proof machine ask for snapshots; the engine takes one where a whole segment of the log could go for it. */
public final class SnapshotNow {

    private SnapshotNow() {}

    public static void take(RaftLedger ledger) {
        ledger.compact();
    }
}
