package dev.confab.ledger;

import dev.confab.journal.Position;
import dev.confab.journal.Promise;

/** A promise that the test makes. */
final class RememberedPromise implements PromiseKeeper {

    private volatile Promise promise;
    private volatile Position snapshot = Position.NONE;

    RememberedPromise(Promise promise) {
        this.promise = promise;
    }

    void snapshot(Position position) {
        snapshot = position;
    }

    /** How far it went is not known any more. */
    void forget(Position atLeast) {
        promise = new Promise(atLeast, false);
    }

    @Override
    public Promise promise() {
        return promise;
    }

    @Override
    public void settle(Position position) {
        promise = new Promise(position, true);
    }

    @Override
    public Position snapshot() {
        return snapshot;
    }
}
