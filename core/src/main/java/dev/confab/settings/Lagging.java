package dev.confab.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The settings that were changed and may not show that yet, and those among them that are late. Confined to the node loop, but for
 * {@link #late}, which any thread may ask.
 */
final class Lagging {

    private static final int CHANGED_MIN = 64;

    private final Set<Binding<?>> changed = new LinkedHashSet<>();
    private int changedMax = CHANGED_MIN;
    private volatile Map<Binding<?>, Rejection> late = Map.of();

    /** That one was changed. */
    void add(Binding<?> binding) {
        if (binding.isBusy() && changed.add(binding) && changed.size() > changedMax) {
            changed.removeIf(other -> !other.isBusy());
            changedMax = Math.max(CHANGED_MIN, 2 * changed.size());
        }
    }

    /** A future that completes when all that this revision changed show that; cancel it where nobody waits any more. */
    CompletableFuture<Void> shown(long revision) {
        List<CompletableFuture<Void>> waiting = changed.stream()
                .filter(binding -> binding.isBehind(revision))
                .map(Binding::shown)
                .toList();
        CompletableFuture<Void> all = CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new));
        all.whenComplete((nothing, failure) -> waiting.forEach(one -> one.cancel(false)));
        return all;
    }

    /** Looks who is late now; returns what is so of those that were not when it looked before. */
    List<Rejection> look(long nowNanos) {
        Map<Binding<?>, Rejection> now = new LinkedHashMap<>();
        changed.stream().filter(binding -> binding.isLate(nowNanos)).forEach(one -> now.put(one, one.lateness()));
        Map<Binding<?>, Rejection> fresh = new LinkedHashMap<>(now);
        fresh.keySet().removeAll(late.keySet());
        late = now;
        return List.copyOf(fresh.values());
    }

    /** Those that were late at the last look, and why. */
    Map<Binding<?>, Rejection> late() {
        return late;
    }

    /** How many threads are taken by code that does not return. */
    int stuck() {
        return (int) late.keySet().stream().filter(Binding::isBeingMade).count();
    }
}
