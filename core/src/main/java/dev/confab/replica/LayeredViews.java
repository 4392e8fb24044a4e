package dev.confab.replica;

import dev.confab.model.Commit;
import dev.confab.model.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layered views of a node, one for each different choice of layers, and those who are told of their steps. {@link #of} and
 * {@link #observe} are thread-safe; the observer's methods belong to the node loop.
 */
public final class LayeredViews implements ReplicaObserver {

    /** How many different choices of layers a node may have. */
    public static final int VIEWS_MAX = 1_000;

    /** How often a view is made while commits go on; if these overtake it each time, they wait. */
    private static final int TRIES_APART = 3;

    private final Supplier<State> state;
    private final List<Observer> observers = new CopyOnWriteArrayList<>();
    private final Map<Layers, LayeredView> views = new LinkedHashMap<>();

    /** Hears of each view's steps, on the node loop, after all views show theirs. Must not block. */
    public interface Observer {

        void onApplied(LayeredView view, Commit commit, LayeredView.Step step);

        void onJumped(LayeredView view, LayeredView.Step step);
    }

    /** @param state what is read on this node now */
    public LayeredViews(Supplier<State> state) {
        this.state = state;
    }

    /** Adds an observer; it hears of what comes from now on. */
    public void observe(Observer observer) {
        observers.add(observer);
    }

    /**
     * Returns the view of those layers, always the same for equal ones. The first call costs time in proportion to the keys of
     * all layers.
     *
     * @throws BoundExceededException where there are {@link #VIEWS_MAX} others
     */
    public LayeredView of(Layers layers) {
        for (int i = 0; i < TRIES_APART && known(layers) == null; i++) {
            State seen = state.get();
            LayeredView made = new LayeredView(layers, seen);
            synchronized (views) {
                if (seen == state.get()) {
                    return add(layers, () -> made);
                }
            }
        }
        synchronized (views) { // so many commits that they have to wait for this once
            return add(layers, () -> new LayeredView(layers, state.get()));
        }
    }

    private @Nullable LayeredView known(Layers layers) {
        synchronized (views) {
            return views.get(layers);
        }
    }

    private LayeredView add(Layers layers, Supplier<LayeredView> maker) {
        LayeredView known = views.get(layers);
        if (known != null) {
            return known;
        }
        if (views.size() >= VIEWS_MAX) {
            throw new BoundExceededException(
                    "viewsMax", VIEWS_MAX, views.size() + 1L, "share namespaces and layers between settings");
        }
        LayeredView view = maker.get();
        views.put(layers, view);
        return view;
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        Map<LayeredView, LayeredView.Step> steps = new LinkedHashMap<>();
        all().forEach(view -> steps.put(view, view.apply(commit, after)));
        observers.forEach(observer -> steps.forEach((view, step) -> observer.onApplied(view, commit, step)));
    }

    @Override
    public void onJumped(State before, State after) {
        Map<LayeredView, LayeredView.Step> steps = new LinkedHashMap<>();
        all().forEach(view -> steps.put(view, view.jump(after)));
        observers.forEach(observer -> steps.forEach(observer::onJumped));
    }

    private List<LayeredView> all() {
        synchronized (views) {
            return new ArrayList<>(views.values());
        }
    }
}
