package dev.confab.runtime;

import dev.confab.model.Command;
import dev.confab.replica.Replica;
import java.time.Duration;

/**
 * When a node has a configuration to serve. What is on its disk is served at once, however old. The first commits of a history
 * are not yet a configuration: a node without any waits until it is as new as the cluster was when it came, or, where no leader
 * can tell, for a while. Thread-safe.
 */
final class FirstState {

    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(10);

    private final String node;
    private final Replica replica;
    private final Writer writer;
    private final Readiness readiness;

    FirstState(String node, Replica replica, Writer writer, Readiness readiness) {
        this.node = node;
        this.replica = replica;
        this.writer = writer;
        this.readiness = readiness;
    }

    /** Returns at once; the readiness hears of it. */
    void begin() {
        if (replica.state().revision() > 0) {
            readiness.ready();
        } else {
            replica.reached(1).whenComplete((state, failure) -> {
                if (failure == null) {
                    catchUp();
                } else {
                    readiness.end(failure);
                }
            });
        }
    }

    private void catchUp() {
        readiness.waitsFor("all that was committed before it came");
        writer.write(node, "", new Command.Sync(), CATCH_UP_MAX).whenComplete((outcome, failure) -> readiness.ready());
    }
}
