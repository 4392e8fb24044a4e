package dev.confab.watch;

import dev.confab.model.Condition;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes the events that stand in for commits. Costs time in proportion to the keys of the namespace, so it runs where
 * the listener runs, never on the node loop.
 */
final class Difference {

    private final Watch.Selection selection;
    private final Past from;
    private final View to;
    private final Map<String, Optional<VersionedValue>> replaced;
    private final NavigableMap<String, KeyChange> changes = new TreeMap<>();

    private Difference(Watch.Selection selection, Past from, View to) {
        this.selection = selection;
        this.from = from;
        this.to = to;
        this.replaced = from.replaced();
    }

    /**
     * Returns what leads from the one to the other; empty where no matching key differs in value or version. A value out of a
     * bundle has no version to differ in.
     */
    static Optional<WatchEvent> between(Watch.Selection selection, Past from, View to) {
        List<KeyChange> changes = new Difference(selection, from, to).changes();
        return changes.isEmpty() ? Optional.empty() : Optional.of(WatchEvent.ofDifference(to, changes));
    }

    /** Returns all matching values of the view. */
    static WatchEvent whole(WatchEvent.Kind kind, Watch.Selection selection, View view) {
        NavigableMap<String, KeyChange> values = new TreeMap<>();
        selection.forEach(view.values(), (key, value) -> values.put(key, change(key, null, value)));
        return WatchEvent.ofWhole(kind, view, new ArrayList<>(values.values()));
    }

    private List<KeyChange> changes() {
        if (from.values() != to.values()) {
            selection.forEach(to.values(), (key, value) -> compare(key));
            selection.forEach(from.values(), (key, value) -> compare(key));
        }
        replaced.keySet().stream().filter(selection::matches).forEach(this::compare);
        return new ArrayList<>(changes.values());
    }

    private void compare(String key) {
        VersionedValue before = before(key);
        VersionedValue after = to.values().lookup(key);
        boolean isSame = before == after
                || before != null
                        && after != null
                        && (before.version() == after.version() || before.version() == Condition.ABSENT)
                        && before.value().equals(after.value());
        if (!isSame) {
            changes.put(key, change(key, before, after));
        }
    }

    private @Nullable VersionedValue before(String key) {
        Optional<VersionedValue> undone = replaced.get(key);
        return undone == null ? from.values().lookup(key) : undone.orElse(null);
    }

    private static KeyChange change(String key, @Nullable VersionedValue before, @Nullable VersionedValue after) {
        return new KeyChange(
                key,
                Optional.ofNullable(before).map(VersionedValue::value),
                Optional.ofNullable(after).map(VersionedValue::value),
                after == null ? Condition.ABSENT : after.version());
    }
}
