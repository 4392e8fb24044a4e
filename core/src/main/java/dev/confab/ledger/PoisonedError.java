package dev.confab.ledger;

/**
 * Stops the engine from keeping a snapshot of a poisoned voter. An error and no exception, because the engine catches those,
 * keeps the snapshot all the same and cuts its log ({@code RaftServiceManager:482, 505}).
 */
final class PoisonedError extends Error {

    private static final long serialVersionUID = 1L;

    PoisonedError() {
        super("this voter is poisoned and gives no snapshot", null, false, false);
    }
}
