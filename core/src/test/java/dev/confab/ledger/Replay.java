package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Holds up or spoils what voters apply. Thread-safe. */
final class Replay {

    private final Set<PeerId> poisonNext = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch moving = new CountDownLatch(0);

    /** The next commit is one that the voter cannot apply. */
    void poisonNext(PeerId voter) {
        poisonNext.add(voter);
    }

    void stop() {
        if (moving.getCount() == 0) {
            moving = new CountDownLatch(1);
        }
    }

    /** As if nothing had been asked of it. */
    void goOn() {
        poisonNext.clear();
        moving.countDown();
    }

    /** Called where a voter applies commits. */
    void pass(PeerId voter) {
        try {
            moving.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (poisonNext.remove(voter)) {
            throw new IllegalStateException("poison");
        }
    }
}
