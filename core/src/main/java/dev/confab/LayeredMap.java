package dev.confab;

import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.runtime.Node;
import dev.confab.watch.Listener;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Several namespaces, one over the other, and above them what this process overrides. A key has the value of the highest layer
 * that has it; all values are of one revision. A change that a higher layer hides is no change. What was agreed on is written to
 * the namespace itself. Thread-safe.
 */
public final class LayeredMap extends ConfigView {

    /** The lowest layer of {@link Confab#layered}. */
    public static final String GLOBAL = "global";

    private final Node node;
    private final Layers layers;
    private final LayeredView view;

    private LayeredMap(Node node, Layers layers) {
        super(node, layers);
        this.node = node;
        this.layers = layers;
        this.view = node.reads().views().of(layers);
    }

    static LayeredMap of(Node node, List<String> names) {
        List<String> namespaces = new ArrayList<>(List.of(GLOBAL));
        String path = "";
        for (String name : names) {
            path = path.isEmpty() ? name : path + "/" + name;
            namespaces.add(0, path);
        }
        namespaces.forEach(ConfigView::requireNamespace);
        return new LayeredMap(node, new Layers(Map.of(), namespaces));
    }

    /**
     * Returns these layers below that one, which counts in this process only. Several may be put over each other; the last is
     * the highest.
     */
    public LayeredMap overriddenBy(Overrides overrides) {
        Map<String, String> all = new LinkedHashMap<>(layers.overrides());
        all.putAll(overrides.values());
        return new LayeredMap(node, new Layers(all, layers.namespaces()));
    }

    /** The namespaces, the highest first. */
    public List<String> namespaces() {
        return layers.namespaces();
    }

    @Override
    public String name() {
        return layers.toString();
    }

    @Override
    public Optional<String> get(String key) {
        // The branch of Optional.ofNullable is shared by all that runs in the JVM; where keys are not missing, one of
        // our own lets the
        // compiler leave the object out (benchmarks/README.md, read).
        String present = view.present().values().value(key);
        return present == null ? Optional.empty() : Optional.of(present);
    }

    @Override
    public String get(String key, String fallback) {
        String present = view.present().values().value(key);
        return present == null ? fallback : present;
    }

    @Override
    public Optional<VersionedValue> versioned(String key) {
        return view.present().values().get(key);
    }

    @Override
    public SortedMap<String, String> toMap() {
        return view.present().values().toMap();
    }

    @Override
    public int size() {
        return view.present().values().size();
    }

    @Override
    public Subscription listen(Watch watch, Listener listener) {
        return node.reads().watches().listen(view, watch, listener);
    }

    /** The layers, the highest first, without values. */
    @Override
    public String toString() {
        return "LayeredMap[" + layers + "]";
    }
}
