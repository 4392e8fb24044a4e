package dev.confab.watch;

import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a listener wants to hear of one namespace: which keys, how much, from when, and where its code runs. Immutable; each
 * method returns a new watch.
 */
public final class Watch {

    /** How many events may wait for a listener in {@link Delivery#EVERY_CHANGE}, unless {@link #queueMax} says otherwise. */
    public static final int QUEUE_MAX = 1_000;

    private final Selection selection;
    private final Delivery mode;
    private final Start start;
    private final @Nullable Executor executor;
    private final int queueMax;

    private Watch(Selection selection, Delivery mode, Start start, @Nullable Executor executor, int queueMax) {
        this.selection = selection;
        this.mode = mode;
        this.start = start;
        this.executor = executor;
        this.queueMax = queueMax;
    }

    /** Watches that key, whether it exists or not. */
    public static Watch key(String key) {
        return watch(new Key(Objects.requireNonNull(key, "key")));
    }

    /** Watches every key that begins with the prefix, those that do not exist yet included. */
    public static Watch prefix(String prefix) {
        return watch(new Prefix(Objects.requireNonNull(prefix, "prefix")));
    }

    /** Watches every key of the namespace. */
    public static Watch namespace() {
        return watch(new Prefix(""));
    }

    private static Watch watch(Selection selection) {
        return new Watch(selection, Delivery.EVERY_CHANGE, new Now(), null, QUEUE_MAX);
    }

    /** How much is heard; {@link Delivery#EVERY_CHANGE} by default. */
    public Watch mode(Delivery newMode) {
        return new Watch(selection, newMode, start, executor, queueMax);
    }

    /** Hears what is committed after the call that registers it. The default. */
    public Watch fromNow() {
        return startingAt(new Now());
    }

    /** The first call carries the matching values that are present, possibly none, as a {@link WatchEvent.Kind#PRESENT}. */
    public Watch withPresent() {
        return startingAt(new Present());
    }

    /**
     * Resumes after what the application has seen: {@link WatchEvent#epoch} and {@link WatchEvent#revision} of the last event
     * it dealt with. The commits since then come first, one by one in {@link Delivery#EVERY_CHANGE} whatever {@link
     * #queueMax} is, as one difference in {@link Delivery#LATEST}.
     *
     * <p>Where this node no longer remembers them, or the epoch is an older one, the first call carries the present matching
     * values instead, marked as {@link WatchEvent.Kind#DIFFERENCE} and {@link WatchEvent#isComplete}: what changed is unknown,
     * and removed keys are recognised by their absence. A node remembers commits in memory only, so this is what follows a
     * restart of the process unless no commit was made in between. Where the revision lies ahead of this node, nothing is
     * heard until it has caught up; where it catches up by a snapshot from beyond, the whole present is told likewise.
     */
    public Watch after(long epoch, long revision) {
        requireAtLeastZero(epoch, "an epoch");
        requireAtLeastZero(revision, "a revision");
        return startingAt(new After(epoch, revision));
    }

    /**
     * Like {@link #after(long, long)} in the epoch in which this node is when the watch is registered. An application that
     * remembers revisions beyond a restore of the cluster must remember the epoch too: the same number in another epoch is
     * another commit, and changes would be missed in silence.
     */
    public Watch after(long revision) {
        requireAtLeastZero(revision, "a revision");
        return startingAt(new After(After.PRESENT_EPOCH, revision));
    }

    /**
     * Where the listener runs; by default on one of up to three threads of the node, which all listeners without an executor
     * share: one that is slow takes up a thread, though it never costs the others an event. The executor is itself called on
     * such a thread, never on the node loop. It must run each task once, or reject it: what it drops without a word silences this subscription. When
     * it rejects, what waits is brought with the next change.
     */
    public Watch on(Executor newExecutor) {
        return new Watch(selection, mode, start, Objects.requireNonNull(newExecutor, "executor"), queueMax);
    }

    /**
     * How many events may wait for the listener, at least 1; {@link #QUEUE_MAX} by default. Past that they are dropped and
     * the listener gets one {@link WatchEvent.Kind#DIFFERENCE} from what it last heard to the newest state, and goes on.
     * Does not matter in {@link Delivery#LATEST}.
     */
    public Watch queueMax(int newQueueMax) {
        if (newQueueMax < 1) {
            throw new IllegalArgumentException("queueMax must be >= 1, was " + newQueueMax);
        }
        return new Watch(selection, mode, start, executor, newQueueMax);
    }

    /** Whether the key is among those watched. */
    public boolean matches(String key) {
        return selection.matches(key);
    }

    /** Mode, keys and bound, for logs. */
    @Override
    public String toString() {
        return selection + " " + mode + " " + start;
    }

    private static void requireAtLeastZero(long value, String what) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must be >= 0, was " + value);
        }
    }

    private Watch startingAt(Start newStart) {
        return new Watch(selection, mode, newStart, executor, queueMax);
    }

    Selection selection() {
        return selection;
    }

    Delivery mode() {
        return mode;
    }

    Start start() {
        return start;
    }

    Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    int queueMax() {
        return mode == Delivery.LATEST ? 1 : queueMax;
    }

    /** Which keys. */
    sealed interface Selection {
        boolean matches(String key);

        /** Returns those of the entries whose keys match, in order. */
        <V> List<V> of(NavigableMap<String, V> entries);

        /** Calls the action with each matching key that has a value, in no particular order. */
        void forEach(Namespace values, BiConsumer<String, VersionedValue> action);
    }

    record Key(String key) implements Selection {
        @Override
        public boolean matches(String other) {
            return key.equals(other);
        }

        @Override
        public <V> List<V> of(NavigableMap<String, V> entries) {
            V entry = entries.get(key);
            return entry == null ? List.of() : List.of(entry);
        }

        @Override
        public void forEach(Namespace values, BiConsumer<String, VersionedValue> action) {
            values.get(key).ifPresent(value -> action.accept(key, value));
        }
    }

    record Prefix(String prefix) implements Selection {
        @Override
        public boolean matches(String key) {
            return key.startsWith(prefix);
        }

        @Override
        public <V> List<V> of(NavigableMap<String, V> entries) {
            List<V> matching = new ArrayList<>();
            for (Map.Entry<String, V> entry : entries.tailMap(prefix, true).entrySet()) {
                if (!matches(entry.getKey())) {
                    break;
                }
                matching.add(entry.getValue());
            }
            return matching;
        }

        @Override
        public void forEach(Namespace values, BiConsumer<String, VersionedValue> action) {
            values.forEach((key, value) -> {
                if (matches(key)) {
                    action.accept(key, value);
                }
            });
        }
    }

    /** From when. */
    sealed interface Start {}

    record Now() implements Start {}

    record Present() implements Start {}

    record After(long epoch, long revision) implements Start {

        /** Stands for the epoch at registration. */
        static final long PRESENT_EPOCH = -1;

        After inEpochOf(View view) {
            return epoch == PRESENT_EPOCH ? new After(view.epoch(), revision) : this;
        }

        static After of(View view) {
            return new After(view.epoch(), view.revision());
        }

        boolean isAt(View view) {
            return epoch == view.epoch() && revision == view.revision();
        }

        /** Whether who knows this knows that view too. */
        boolean covers(View view) {
            return epoch > view.epoch() || epoch == view.epoch() && revision >= view.revision();
        }
    }
}
