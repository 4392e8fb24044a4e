package dev.confab.settings;

import dev.confab.replica.LayeredView;
import dev.confab.settings.Attempt.Asked;
import dev.confab.thread.Turns;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Keeps one setting, and those that follow from it, up to date with the values that count. Whatever changes, and however often,
 * it is made anew by one thread at a time, out of the newest values. Thread-safe.
 */
final class Binding<T> {

    private final SettingHub hub;
    private final LayeredView view;
    private final Recipe<T> recipe;
    private final T fallback;
    private final Setting<T> setting;
    private final Turns turns;
    private final CountDownLatch first = new CountDownLatch(1);
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

    /** The setting, once it was made for the first time: waits for that where another thread is at it. */
    Setting<T> setting() {
        try {
            first.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has its default until then
        }
        return setting;
    }

    LayeredView view() {
        return view;
    }

    /** Something that it asked for has changed. On the node loop, where only our own code may run, and not for long. */
    void changed() {
        if (setting.isAlone() && recipe.isLight(view.present())) {
            turns.runHere();
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

    /** Runs that once what changed before shows. */
    void whenShown(Runnable task) {
        turns.ask(task);
    }

    void accepted(Setting<?> accepted) {
        hub.accepted(accepted);
    }

    void rejected(Setting<?> rejecting, List<Fault> faults) {
        hub.rejected(rejecting, view, faults);
    }

    void requireRoom() {
        hub.takeRoom();
    }

    /** Returns where listeners run. */
    Executor listenerCame() {
        return hub.listenerCame();
    }

    void listenerLeft() {
        hub.listenerLeft();
    }

    /** What it asks for may change with what it finds; then it looks whether that changed before it was followed. */
    private void follow() {
        try {
            followNewest();
        } finally {
            first.countDown();
        }
    }

    private void followNewest() {
        LayeredView.Values values;
        boolean asksForMore;
        do {
            values = view.present();
            Attempt<T> attempt = recipe.make(new EffectiveTexts(view.layers(), values, recipe.area()));
            asksForMore = !attempt.asked().equals(asked);
            if (asksForMore) {
                hub.follow(this, asked, attempt.asked());
                asked = attempt.asked();
            }
            take(attempt);
        } while (asksForMore && values != view.present());
        setting.followUp();
    }

    private void take(Attempt<T> attempt) {
        if (attempt instanceof Attempt.Made<T> made) {
            hub.accepted(setting);
            show(new Reading<>(made.value(), made.origin()));
        } else if (attempt instanceof Attempt.Unset<T>) {
            hub.accepted(setting);
            show(new Reading<>(fallback, Origin.ofDefault(recipe.name())));
        } else if (attempt instanceof Attempt.Failed<T> failed) {
            hub.rejected(setting, view, failed.faults());
        }
    }

    private void show(Reading<T> next) {
        if (!next.equals(setting.reading())) {
            setting.show(next);
        }
    }
}
