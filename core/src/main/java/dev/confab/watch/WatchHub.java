package dev.confab.watch;

import dev.confab.model.ClosedException;
import dev.confab.model.Commit;
import dev.confab.model.State;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaObserver;
import dev.confab.replica.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Brings what the replica applies to the subscriptions of a node. A subscription begins at exactly one state, the one that can
 * be read at that moment, so it never tells what is older than a read before it; a step that is published but not told yet is
 * not told again. {@link #listen} and {@link #close} are thread-safe; the observer's methods belong to the node loop, which
 * matches and queues, no more.
 */
public final class WatchHub implements ReplicaObserver, LayeredViews.Observer, AutoCloseable {

    /** How many subscriptions a node may have. */
    public static final int SUBSCRIPTIONS_MAX = 10_000;

    private final Shown shown;
    private final Replica replica;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final int subscriptionsMax;
    private final Object lock = new Object();
    private final Map<Object, Set<WatchSubscription>> bySubject = new HashMap<>();
    private int count;
    private boolean isClosed;

    private WatchHub(Shown shown, Replica replica, Executor executor, LongSupplier nanoTime, int subscriptionsMax) {
        this.shown = shown;
        this.replica = replica;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.subscriptionsMax = subscriptionsMax;
    }

    /** Returns the hub of that replica; see {@link #over(Shown, Replica, Executor, LongSupplier, int)}. */
    public static WatchHub over(Replica replica, Executor executor, LongSupplier nanoTime, int subscriptionsMax) {
        return over(replica, replica, executor, nanoTime, subscriptionsMax);
    }

    /**
     * Returns the hub of what is shown, which it observes from now on. Called where the replica may be written to.
     *
     * @param replica remembers the recent commits
     * @param executor runs the listeners that bring no executor, and calls the executors of the others; must not run tasks in
     *     the caller, which is the node loop, and must not block it. As many listeners as it has threads may be slow before
     *     others wait. Has at most one task per subscription at a time.
     * @param nanoTime says how long listeners take; decides nothing
     */
    public static WatchHub over(
            Shown shown, Replica replica, Executor executor, LongSupplier nanoTime, int subscriptionsMax) {
        if (subscriptionsMax < 1) {
            throw new IllegalArgumentException("subscriptionsMax must be >= 1, was " + subscriptionsMax);
        }
        WatchHub hub = new WatchHub(shown, replica, executor, nanoTime, subscriptionsMax);
        shown.observe(hub);
        return hub;
    }

    /**
     * Registers the listener and returns at once. From {@link Watch#fromNow} it hears of every matching commit that is not
     * in {@link Shown#state} at this moment, and of none that is.
     *
     * @throws BoundExceededException where the node has {@code subscriptionsMax} already
     * @throws ClosedException where the hub is closed
     */
    public Subscription listen(String namespace, Watch watch, Listener listener) {
        return register(namespace, () -> View.of(shown.state(), namespace), watch, listener);
    }

    /**
     * As {@link #listen(String, Watch, Listener)} for the values that count in layers: a change that a higher layer hides is
     * none. What was missed before a {@link Watch#after} comes as one difference, always.
     *
     * @param view one of those that this hub observes
     */
    public Subscription listen(LayeredView view, Watch watch, Listener listener) {
        return register(view, () -> View.of(view, view.present()), watch, listener);
    }

    private Subscription register(Object subject, Supplier<View> present, Watch watch, Listener listener) {
        Objects.requireNonNull(listener, "listener");
        WatchSubscription subscription;
        boolean isDue;
        synchronized (lock) {
            requireRoom();
            View view = present.get();
            boolean isReplayed = subject instanceof String;
            subscription = new WatchSubscription(this, subject, watch, listener, mailbox(watch, view, isReplayed));
            bySubject.computeIfAbsent(subject, name -> new LinkedHashSet<>()).add(subscription);
            count++;
            isDue = subscription.open();
        }
        if (isDue) {
            subscription.dispatch();
        }
        return subscription;
    }

    /** What those who listen to that key, of the namespace itself or of layers, were told last. */
    public List<Told> told(String namespace, LayeredView view, String key) {
        List<WatchSubscription> listening = new ArrayList<>();
        synchronized (lock) {
            listening.addAll(watching(namespace));
            listening.addAll(watching(view));
        }
        return listening.stream()
                .filter(each -> each.matches(key))
                .flatMap(each -> each.told().stream())
                .toList();
    }

    /** How many subscriptions there are. */
    public int size() {
        synchronized (lock) {
            return count;
        }
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        CommitChanges changes = CommitChanges.of(before, commit);
        List<WatchSubscription> due = new ArrayList<>();
        synchronized (lock) {
            for (String namespace : changes.namespaces()) {
                Collection<WatchSubscription> watching = watching(namespace);
                if (!watching.isEmpty()) {
                    View view = View.of(after, namespace);
                    NavigableMap<String, KeyChange> changed = changes.in(namespace);
                    watching.stream()
                            .filter(each -> each.post(commit, changed, view))
                            .forEach(due::add);
                }
            }
        }
        due.forEach(WatchSubscription::dispatch);
    }

    @Override
    public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
        List<WatchSubscription> due = new ArrayList<>();
        synchronized (lock) {
            Collection<WatchSubscription> watching = watching(view);
            if (!watching.isEmpty()) {
                View after = View.of(view, step.after());
                NavigableMap<String, KeyChange> changed = CommitChanges.of(step);
                watching.stream()
                        .filter(each -> each.post(commit, changed, after))
                        .forEach(due::add);
            }
        }
        due.forEach(WatchSubscription::dispatch);
    }

    @Override
    public void onJumped(State before, State after) {
        List<WatchSubscription> due = new ArrayList<>();
        synchronized (lock) {
            bySubject.forEach((subject, watching) -> {
                if (subject instanceof String namespace) {
                    due.addAll(jumped(watching, View.of(before, namespace), View.of(after, namespace)));
                }
            });
        }
        due.forEach(WatchSubscription::dispatch);
    }

    @Override
    public void onJumped(LayeredView view, LayeredView.Step step) {
        List<WatchSubscription> due;
        synchronized (lock) {
            due = jumped(watching(view), View.of(view, step.before()), View.of(view, step.after()));
        }
        due.forEach(WatchSubscription::dispatch);
    }

    private Collection<WatchSubscription> watching(Object subject) {
        return bySubject.getOrDefault(subject, Set.of());
    }

    private static List<WatchSubscription> jumped(Collection<WatchSubscription> watching, View from, View to) {
        return watching.stream().filter(each -> each.jump(from, to)).toList();
    }

    /** Ends all subscriptions; does not wait for calls that run. Idempotent. */
    @Override
    public void close() {
        List<WatchSubscription> open = new ArrayList<>();
        synchronized (lock) {
            isClosed = true;
            bySubject.values().forEach(open::addAll);
        }
        open.forEach(WatchSubscription::close);
    }

    String node() {
        return replica.node().name();
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Executor executor() {
        return executor;
    }

    void remove(WatchSubscription subscription) {
        synchronized (lock) {
            Set<WatchSubscription> watching = bySubject.getOrDefault(subscription.subject(), Set.of());
            if (watching.contains(subscription)) {
                watching.remove(subscription);
                count--;
            }
            if (watching.isEmpty()) {
                bySubject.remove(subscription.subject());
            }
        }
    }

    private void requireRoom() {
        if (isClosed) {
            throw new ClosedException("node " + node() + " is closed and takes no more listeners; start another");
        }
        if (count >= subscriptionsMax) {
            throw new BoundExceededException(
                    "subscriptionsMax", subscriptionsMax, count + 1L, "close those that are done with");
        }
    }

    private Mailbox mailbox(Watch watch, View view, boolean isReplayed) {
        Mailbox mailbox = new Mailbox(watch, view);
        if (watch.start() instanceof Watch.Present) {
            mailbox.openWith(WatchEvent.Kind.PRESENT, view);
        } else if (watch.start() instanceof Watch.After after) {
            resume(mailbox, after.inEpochOf(view), view, isReplayed);
        }
        return mailbox;
    }

    private void resume(Mailbox mailbox, Watch.After after, View view, boolean isReplayed) {
        if (after.covers(view)) {
            mailbox.skipTo(after);
            return;
        }
        Optional<List<RecentCommit>> missed = isReplayed && after.epoch() == view.epoch()
                ? replica.after(after.revision(), Long.MAX_VALUE)
                : Optional.empty();
        missed.ifPresentOrElse(
                commits -> mailbox.openWith(upTo(view.revision(), commits), view),
                () -> mailbox.openWith(WatchEvent.Kind.DIFFERENCE, view));
    }

    /** One that came between the look at the state and the look at the commits comes by itself. */
    private static List<RecentCommit> upTo(long revision, List<RecentCommit> commits) {
        return commits.stream().filter(commit -> commit.revision() <= revision).toList();
    }
}
