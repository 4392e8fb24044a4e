package dev.confab.replica;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Namespace;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that count in some layers, all of one revision, kept up to date commit by commit, so that a read costs one lookup
 * however many layers there are. {@link #present} is one volatile read, from any thread; the rest is confined to the node loop.
 */
public final class LayeredView {

    private final Layers layers;
    private volatile Values present;

    /**
     * Values of one revision. Immutable.
     *
     * @param state of which they are
     * @param values what counts
     */
    public record Values(State state, Namespace values) {}

    /**
     * What a commit did to the values that count.
     *
     * @param keys those whose value that counts is another now; empty where a higher layer hides all that changed
     */
    public record Step(Values before, Values after, Set<String> keys) {}

    LayeredView(Layers layers, State state) {
        this.layers = layers;
        this.present = new Values(state, layers.at(state));
    }

    public Layers layers() {
        return layers;
    }

    /** The values that count now. */
    public Values present() {
        return present;
    }

    /** Follows the commit. */
    Step apply(Commit commit, State after) {
        Values before = present;
        Map<String, @Nullable VersionedValue> changed = new HashMap<>();
        for (Change change : commit.changes()) {
            if (layers.namespaces().contains(change.namespace())) {
                VersionedValue counts = layers.lookup(change.key(), after);
                if (!Objects.equals(counts, before.values().lookup(change.key()))) {
                    changed.put(change.key(), counts);
                }
            }
        }
        Namespace values = changed.isEmpty() && !layers.isPlain() ? before.values() : valuesAfter(after, changed);
        present = new Values(after, values);
        return new Step(before, present, new TreeSet<>(changed.keySet()));
    }

    private Namespace valuesAfter(State after, Map<String, @Nullable VersionedValue> changed) {
        return layers.isPlain() ? layers.at(after) : present.values().with(changed);
    }

    /** Begins anew with that state. */
    Step jump(State after) {
        Values before = present;
        present = new Values(after, layers.at(after));
        return new Step(before, present, Set.of());
    }

    /** The layers; values stay out of logs. */
    @Override
    public String toString() {
        return layers.toString();
    }

    List<String> namespaces() {
        return layers.namespaces();
    }
}
