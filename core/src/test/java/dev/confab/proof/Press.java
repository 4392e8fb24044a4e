package dev.confab.proof;

import dev.confab.Confab;
import java.util.concurrent.atomic.AtomicLong;

/** Writes as fast as answers come, without a history: a load and nothing else. Thread-safe. */
final class Press {

    private static final int KEYS = 100;
    private static final String VALUE = "v".repeat(200);

    private final Confab confab;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    private Press(Confab confab) {
        this.confab = confab;
    }

    /** Keeps that many writes waiting for an answer, until the process ends. */
    static Press start(Confab confab, int outstanding) {
        Press press = new Press(confab);
        for (int i = 0; i < outstanding; i++) {
            press.next();
        }
        return press;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    private void next() {
        confab.map("press").put("key-" + asked.incrementAndGet() % KEYS, VALUE).whenComplete((outcome, failure) -> {
            if (failure == null) {
                acknowledged.incrementAndGet();
            }
            next();
        });
    }
}
