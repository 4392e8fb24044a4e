package dev.confab.watch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to hear of something that happens on a node, each with a mailbox of bounded size. Thread-safe; listeners run on
 * the executor, one call at a time each, and one that throws stays.
 */
public final class Audience<E> {

    /** How many events wait for a slow listener; of more than that the oldest are dropped, and the log says so. */
    public static final int EVENTS_MAX = 1_000;

    /** How many listeners there may be. */
    public static final int LISTENERS_MAX = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Audience.class);

    private final String node;
    private final String subject;
    private final Executor executor;
    private final Collection<Mailbox> mailboxes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param node for the log
     * @param subject what the events are about, for the log
     */
    public Audience(String node, String subject, Executor executor) {
        this.node = node;
        this.subject = subject;
        this.executor = executor;
    }

    /** @throws IllegalStateException where there are too many */
    public Subscription add(Consumer<? super E> listener) {
        if (count.incrementAndGet() > LISTENERS_MAX) {
            count.decrementAndGet();
            throw new IllegalStateException("node " + node + " has its " + LISTENERS_MAX + " listeners to " + subject
                    + " and takes no more; close those that are not needed");
        }
        Mailbox mailbox = new Mailbox(listener);
        mailboxes.add(mailbox);
        return mailbox;
    }

    /** Returns at once. */
    public void tell(E event) {
        mailboxes.forEach(mailbox -> mailbox.put(event));
    }

    private final class Mailbox implements Subscription {

        private final Consumer<? super E> listener;
        private final Deque<E> waiting = new ArrayDeque<>();
        private boolean isBusy;
        private boolean isBehind;
        private volatile boolean isClosed;

        private Mailbox(Consumer<? super E> listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            if (mailboxes.remove(this)) {
                isClosed = true;
                count.decrementAndGet();
            }
        }

        private synchronized void put(E event) {
            if (waiting.size() == EVENTS_MAX) {
                E dropped = waiting.removeFirst();
                sayOnceThatItMisses(dropped);
            }
            waiting.addLast(event);
            if (!isBusy) {
                isBusy = true;
                executor.execute(this::deliver);
            }
        }

        private void sayOnceThatItMisses(E dropped) {
            if (!isBehind) {
                isBehind = true;
                log.warn(
                        "[{}] a listener to {} is too slow and misses {} and what follows, until it has caught up; let it"
                                + " return sooner, and ask for the present state",
                        node,
                        subject,
                        dropped);
            }
        }

        private void deliver() {
            for (E next = next(); next != null; next = next()) {
                try {
                    listener.accept(next);
                } catch (RuntimeException | Error e) {
                    log.error("[{}] a listener to {} failed at {}", node, subject, next, e);
                }
            }
        }

        private synchronized @Nullable E next() {
            E next = isClosed ? null : waiting.pollFirst();
            isBusy = next != null;
            isBehind &= isBusy;
            return next;
        }
    }
}
