package dev.confab.replica;

import dev.confab.model.Namespace;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces one over the other, the highest first, and above them all what this process overrides by itself. A key has the
 * value of the first that has it. Immutable.
 *
 * @param overrides keys and values that count in this process only, whatever is agreed on
 * @param namespaces the highest first; at least one, at most {@link #NAMESPACES_MAX}, each once
 */
public record Layers(Map<String, String> overrides, List<String> namespaces) {

    /** How many namespaces may lie over each other. */
    public static final int NAMESPACES_MAX = 16;

    /** The layer of what the process overrides, in {@link #layerOf}. */
    public static final String OVERRIDES = "overrides";

    public Layers {
        overrides = Map.copyOf(new TreeMap<>(overrides));
        namespaces = List.copyOf(namespaces);
        if (namespaces.isEmpty()
                || namespaces.size() > NAMESPACES_MAX
                || new LinkedHashSet<>(namespaces).size() < namespaces.size()) {
            throw new IllegalArgumentException(
                    "layers must be 1 to " + NAMESPACES_MAX + " different namespaces, were " + namespaces);
        }
    }

    public static Layers of(String namespace) {
        return new Layers(Map.of(), List.of(namespace));
    }

    /** Whether it is one namespace as it is. */
    boolean isPlain() {
        return overrides.isEmpty() && namespaces.size() == 1;
    }

    /** The name of the layer whose value counts; absent where no layer has the key. */
    public Optional<String> layerOf(String key, State state) {
        if (overrides.containsKey(key)) {
            return Optional.of(OVERRIDES);
        }
        return namespaces.stream()
                .filter(name -> state.namespace(name).value(key) != null)
                .findFirst();
    }

    /** The value that counts, or null where no layer has the key. */
    @Nullable
    VersionedValue lookup(String key, State state) {
        String override = overrides.get(key);
        if (override != null) {
            return local(override);
        }
        for (String name : namespaces) {
            VersionedValue value = state.namespace(name).lookup(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** All values that count. Costs time in proportion to the keys of all layers. */
    Namespace at(State state) {
        if (isPlain()) {
            return state.namespace(namespaces.get(0));
        }
        List<Namespace> parts = new ArrayList<>();
        Namespace top = Namespace.of(locals());
        parts.add(top);
        namespaces.forEach(name -> parts.add(state.namespace(name)));
        return Namespace.layered(parts);
    }

    private Map<String, VersionedValue> locals() {
        Map<String, VersionedValue> locals = new TreeMap<>();
        overrides.forEach((key, text) -> locals.put(key, local(text)));
        return locals;
    }

    /** What nobody agreed on has no version. */
    private static VersionedValue local(String text) {
        return new VersionedValue(text, 0, 0);
    }

    /** The namespaces, the highest first; values stay out of logs. */
    @Override
    public String toString() {
        String names = String.join(" over ", namespaces);
        return overrides.isEmpty() ? names : OVERRIDES + " over " + names;
    }
}
