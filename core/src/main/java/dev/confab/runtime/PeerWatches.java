package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.watch.Subscription;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of nodes that come and go, each with a mailbox of bounded size. Thread-safe. */
final class PeerWatches {

    /** How many events wait for a slow listener; of more than that the oldest are dropped, and the log says so. */
    static final int EVENTS_MAX = 1_000;

    /** How many listeners there may be. */
    static final int LISTENERS_MAX = 1_000;

    private static final Logger log = LoggerFactory.getLogger(PeerWatches.class);

    private final PeerId node;
    private final Executor executor;
    private final Collection<Mailbox> mailboxes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    PeerWatches(PeerId node, Executor executor) {
        this.node = node;
        this.executor = executor;
    }

    /** @throws IllegalStateException where there are too many */
    Subscription add(PeerListener listener) {
        if (count.incrementAndGet() > LISTENERS_MAX) {
            count.decrementAndGet();
            throw new IllegalStateException("node " + node + " has its " + LISTENERS_MAX
                    + " listeners to peers and takes no more; close those that are not needed");
        }
        Mailbox mailbox = new Mailbox(listener);
        mailboxes.add(mailbox);
        return mailbox;
    }

    void tell(PeerEvent event) {
        mailboxes.forEach(mailbox -> mailbox.put(event));
    }

    private final class Mailbox implements Subscription {

        private final PeerListener listener;
        private final Deque<PeerEvent> waiting = new ArrayDeque<>();
        private boolean isBusy;
        private boolean isBehind;
        private volatile boolean isClosed;

        private Mailbox(PeerListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            if (mailboxes.remove(this)) {
                isClosed = true;
                count.decrementAndGet();
            }
        }

        private synchronized void put(PeerEvent event) {
            if (waiting.size() == EVENTS_MAX) {
                PeerEvent dropped = waiting.removeFirst();
                sayOnceThatItMisses(dropped);
            }
            waiting.addLast(event);
            if (!isBusy) {
                isBusy = true;
                executor.execute(this::deliver);
            }
        }

        private void sayOnceThatItMisses(PeerEvent dropped) {
            if (!isBehind) {
                isBehind = true;
                log.warn(
                        "[{}] a listener to peers is too slow and misses {} and what follows, until it has caught up; let it"
                                + " return sooner, and ask peers() for who is there",
                        node,
                        dropped);
            }
        }

        private void deliver() {
            for (PeerEvent next = next(); next != null; next = next()) {
                try {
                    listener.onPeer(next);
                } catch (RuntimeException | Error e) {
                    log.error("[{}] a listener to peers failed at {}", node, next, e);
                }
            }
        }

        private synchronized @Nullable PeerEvent next() {
            PeerEvent next = isClosed ? null : waiting.pollFirst();
            isBusy = next != null;
            isBehind &= isBusy;
            return next;
        }
    }
}
