package dev.confab.runtime;

import dev.confab.gossip.Discovery;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link Discovery} every few seconds, on a thread that is there for nothing else, for it may block. Only a node with a
 * discovery has one. Thread-safe.
 */
final class Lookout implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lookout.class);

    private final PeerId node;
    private final Discovery discovery;
    private final Consumer<List<Address>> onFound;
    private final ScheduledExecutorService thread;
    private boolean hasFailed;

    private Lookout(PeerId node, Discovery discovery, Consumer<List<Address>> onFound) {
        this.node = node;
        this.discovery = discovery;
        this.onFound = onFound;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread own = new Thread(task, "confab-" + node + "-discovery");
            own.setDaemon(true);
            return own;
        });
    }

    /** @param onFound called on the lookout's thread */
    static Lookout start(PeerId node, Discovery discovery, long intervalMillis, Consumer<List<Address>> onFound) {
        Lookout lookout = new Lookout(node, discovery, onFound);
        lookout.thread.scheduleWithFixedDelay(lookout::look, 0, intervalMillis, TimeUnit.MILLISECONDS);
        return lookout;
    }

    /** An application's code, which may throw anything; a failure is logged once until it works again. */
    private void look() {
        try {
            onFound.accept(List.copyOf(discovery.find()));
            hasFailed = false;
        } catch (IOException | RuntimeException | Error e) { // an Error would end the schedule without a word
            if (!hasFailed) {
                log.warn(
                        "[{}] the discovery of other nodes fails, what it found before stays, and it is asked again: {};"
                                + " check its names and its resolver",
                        node,
                        e.toString());
            }
            hasFailed = true;
        }
    }

    /** A look under way is interrupted, and its thread is a daemon. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
