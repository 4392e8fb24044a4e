package dev.confab.settings;

import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.settings.Attempt.Asked;
import dev.confab.thread.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one setting, and those that follow from it, up to date with the values that count. Whatever changes, and however often,
 * it is made anew by one thread at a time, out of the newest values. Thread-safe.
 */
final class Binding<T> {

    /** How long code of the application may take to make a value before others no longer wait for it. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SettingHub hub;
    private final LayeredView view;
    private final Recipe<T> recipe;
    private final T fallback;
    private final Setting<T> setting;
    private final Turns turns;
    private final CountDownLatch first = new CountDownLatch(1);
    private long shownFrom; // this and the next confined to the node loop
    private long shownTo;
    private volatile @Nullable Thread maker;
    private volatile long steppedNanos; // when it was changed, or a run began or ended
    private Asked asked = new Asked(Set.of(), Set.of()); // confined to the turns

    Binding(SettingHub hub, LayeredView view, Recipe<T> recipe, T fallback) {
        this.hub = hub;
        this.view = view;
        this.recipe = recipe;
        this.fallback = fallback;
        this.setting = new Setting<>(
                this, view + " " + recipe.name(), fallback, new Reading<>(fallback, Origin.ofDefault(recipe.name())));
        this.turns = new Turns(hub.workers(), null, this::follow, hub::failed);
    }

    /**
     * The setting, once it was made for the first time: waits for that where another thread is at it, but not for a decoder that
     * hangs, nor in one that asks for its own setting; then it has its default until then. Whoever comes after one that waited in
     * vain does not wait.
     */
    Setting<T> setting() {
        if (maker != Thread.currentThread()) {
            try {
                if (!first.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                    hub.warnLate(setting);
                    first.countDown();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return setting;
    }

    /** The setting, whatever it has. */
    Setting<T> settingNow() {
        return setting;
    }

    T fallback() {
        return fallback;
    }

    Recipe<T> recipe() {
        return recipe;
    }

    LayeredView view() {
        return view;
    }

    /**
     * Something that it asked for has changed. On the node loop, where only our own code may run, and not for long.
     *
     * @param from the first of the revisions that changed it, {@code to} the last
     */
    void changed(long from, long to) {
        if (!isBusy()) {
            shownFrom = from;
            step();
        }
        shownTo = to;
        if (recipe.isLight(view.present())) {
            turns.runHere(this::followAlone);
        } else {
            turns.ask();
        }
    }

    /** Brings it up to date in this thread, which is one of the application, or soon. */
    void update() {
        turns.runHere();
    }

    /** Whether what changed may not show yet. */
    boolean isBusy() {
        return turns.isBusy();
    }

    /** Whether what that revision changed may not show yet. On the node loop. */
    boolean isBehind(long revision) {
        return isBusy() && shownFrom <= revision && revision <= shownTo;
    }

    /** Whether code of the application runs that makes it, or what follows from it. */
    boolean isBeingMade() {
        return maker != null;
    }

    /**
     * Whether what changed does not show for so long that somebody should know. One that waits for a thread has twice the time: by then
     * those that do not return have been replaced.
     */
    boolean isLate(long nowNanos) {
        long patience = (isBeingMade() ? 1 : 2) * PATIENCE.toNanos();
        return isBusy() && nowNanos - steppedNanos > patience;
    }

    /** What is not taken yet of one that is late. */
    Rejection lateness() {
        VersionedValue value = view.present().values().lookup(recipe.name());
        String reason = isBeingMade()
                ? "the code that makes it, or what follows from it, has not returned for " + PATIENCE
                : "no thread was free to make it for " + PATIENCE.multipliedBy(2) + "; those that hang have them all";
        return value == null
                ? hub.rejection(setting, recipe.name(), 0, 0, reason)
                : hub.rejection(setting, recipe.name(), value.version(), value.revision(), reason);
    }

    /** A future that completes when what changed before shows; cancel it where nobody waits any more. */
    CompletableFuture<Void> shown() {
        return turns.afterNext();
    }

    void accepted(Setting<?> accepted) {
        hub.accepted(accepted);
    }

    void rejected(Setting<?> rejecting, Rejection rejection) {
        hub.rejected(rejecting, List.of(rejection));
    }

    /** What a setting that follows from this one did not take. */
    Rejection rejection(Setting<?> rejecting, Origin origin, String reason) {
        return hub.rejection(rejecting, origin.key(), origin.version(), origin.revision(), reason);
    }

    void takeRoom() {
        hub.takeRoom();
    }

    void leaveRoom() {
        hub.leaveRoom();
    }

    /** Returns where listeners run. */
    Executor listenerCame() {
        return hub.listenerCame();
    }

    /** The clock by which calls of listeners are measured. */
    LongSupplier nanoTime() {
        return hub.nanoTime();
    }

    void listenerLeft() {
        hub.listenerLeft();
    }

    private void follow() {
        step();
        maker = Thread.currentThread();
        try {
            followNewest();
            setting.followUp();
        } finally {
            step();
            maker = null;
            first.countDown();
        }
    }

    private void step() {
        steppedNanos = hub.nanoTime().getAsLong();
    }

    /** Leaves those that follow from it to a run elsewhere: their functions are code of the application. */
    private void followAlone() {
        followNewest();
        first.countDown();
        if (!setting.isAlone()) {
            turns.ask();
        }
    }

    /** What it asks for may change with what it finds; then it looks whether that changed before it was followed. */
    private void followNewest() {
        LayeredView.Values values;
        boolean asksForMore;
        do {
            values = view.present();
            Attempt<T> attempt = recipe.make(new EffectiveTexts(view.layers(), values));
            asksForMore = !attempt.asked().equals(asked);
            if (asksForMore) {
                hub.follow(this, asked, attempt.asked());
                asked = attempt.asked();
            }
            take(attempt, values);
        } while (asksForMore && values != view.present());
    }

    private void take(Attempt<T> attempt, LayeredView.Values values) {
        if (attempt instanceof Attempt.Made<T> made) {
            hub.accepted(setting);
            show(new Reading<>(made.value(), made.origin()));
        } else if (attempt instanceof Attempt.Unset<T>) {
            hub.accepted(setting);
            show(new Reading<>(fallback, Origin.ofDefault(recipe.name())));
        } else if (attempt instanceof Attempt.Failed<T> failed) {
            hub.rejected(setting, values, failed.faults());
        }
    }

    /** Whether the value is another is asked last: its equals may be code of the application, where the value is none of ours. */
    private void show(Reading<T> next) {
        Reading<T> present = setting.reading();
        if (!next.origin().equals(present.origin()) || !Values.areEqual(next.value(), present.value())) {
            setting.show(next);
        }
    }
}
