package dev.confab.watch;

import dev.confab.model.Commit;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a mailbox to a listener: at most one task of it is on an executor at a time, so calls never overlap. Thread-safe;
 * user code runs with no lock held.
 */
final class WatchSubscription implements Subscription {

    /** How many events a task brings before it lets the others on its executor have their turn. */
    static final int BATCH_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(WatchSubscription.class);
    private static final int LOGGED_KEYS_MAX = 10;

    private final String node;
    private final Object subject;
    private final String namespace;
    private final Watch watch;
    private final Listener listener;
    private final Executor shared;
    private final LongSupplier nanoTime;
    private final Consumer<WatchSubscription> onClose;
    private @Nullable Mailbox mailbox; // null once closed: a handle that is kept keeps no values alive
    private volatile @Nullable Told told;
    private boolean isScheduled;
    private boolean isRejected;

    WatchSubscription(WatchHub hub, Object subject, Watch watch, Listener listener, Mailbox mailbox) {
        this.node = hub.node();
        this.shared = hub.executor();
        this.nanoTime = hub.nanoTime();
        this.onClose = hub::remove;
        this.subject = subject;
        this.namespace = subject.toString();
        this.watch = watch;
        this.listener = listener;
        this.mailbox = mailbox;
    }

    /** The name of the namespace, or the layered view, whose changes it hears of. */
    Object subject() {
        return subject;
    }

    boolean matches(String key) {
        return watch.matches(key);
    }

    /** What the listener was told last; absent where it was told nothing yet. */
    Optional<Told> told() {
        return Optional.ofNullable(told);
    }

    /** Returns whether {@link #dispatch} must be called; so do the two below. */
    synchronized boolean open() {
        return schedule();
    }

    synchronized boolean post(Commit commit, NavigableMap<String, KeyChange> changes, View after) {
        if (mailbox != null) {
            mailbox.post(commit, changes, after);
        }
        return schedule();
    }

    synchronized boolean jump(View before, View after) {
        if (mailbox != null) {
            mailbox.jump(before, after);
        }
        return schedule();
    }

    /** Puts the task on the executor. The application's own executor is called from the shared one: it might block. */
    void dispatch() {
        Runnable task = watch.executor()
                .<Runnable>map(own -> () -> execute(own, this::work))
                .orElse(this::work);
        execute(shared, task);
    }

    @Override
    public void close() {
        synchronized (this) {
            mailbox = null;
        }
        onClose.accept(this);
    }

    private boolean schedule() {
        if (isScheduled || mailbox == null || mailbox.isEmpty()) {
            return false;
        }
        isScheduled = true;
        return true;
    }

    private void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (Throwable e) { // also the Error of an executor that gets no thread: the node loop goes on
            rejected(e);
        }
    }

    private synchronized void rejected(Throwable cause) {
        isScheduled = false;
        if (!isRejected && mailbox != null) {
            isRejected = true;
            log.warn(
                    "[{}] the executor of a listener of {} ({}) takes no task: {}; what waits is brought with the next"
                            + " change; close the subscription if the executor has ended",
                    node,
                    namespace,
                    watch,
                    cause.toString());
        }
    }

    private void work() {
        for (int i = 0; i < BATCH_MAX; i++) {
            Supplier<Optional<WatchEvent>> next = takeOrRest();
            if (next == null) {
                return;
            }
            bring(next);
        }
        dispatch();
    }

    private synchronized @Nullable Supplier<Optional<WatchEvent>> takeOrRest() {
        isRejected = false;
        Supplier<Optional<WatchEvent>> next = mailbox == null ? null : mailbox.take();
        isScheduled = next != null;
        return next;
    }

    private void bring(Supplier<Optional<WatchEvent>> next) {
        WatchEvent event = null;
        try {
            event = next.get().orElse(null);
            if (event != null && !isClosed()) {
                tell(event);
            }
        } catch (Throwable e) { // whatever it throws, it stays subscribed and its thread lives on
            log.error(
                    "[{}] a listener of {} ({}) failed at revision={} keys={}; it stays subscribed",
                    node,
                    namespace,
                    watch,
                    event == null ? "unknown" : event.revision(),
                    event == null ? List.of() : firstKeys(event),
                    e);
        }
    }

    private void tell(WatchEvent event) {
        long start = nanoTime.getAsLong();
        try {
            listener.onChange(event);
        } finally {
            told = new Told(watch.toString(), event.revision(), Duration.ofNanos(nanoTime.getAsLong() - start));
        }
    }

    private synchronized boolean isClosed() {
        return mailbox == null;
    }

    private static List<String> firstKeys(WatchEvent event) {
        return event.changes().stream()
                .limit(LOGGED_KEYS_MAX)
                .map(KeyChange::key)
                .toList();
    }
}
