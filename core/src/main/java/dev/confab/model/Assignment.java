package dev.confab.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace is to hold. Immutable.
 *
 * @param values by key; null where the key is not to exist
 */
public record Assignment(String namespace, ImportMode mode, SortedMap<String, @Nullable String> values) {
    public Assignment {
        Names.requireNamespace(namespace);
        Objects.requireNonNull(mode, "mode");
        values.forEach((key, value) -> {
            Names.requireKey(key);
            if (value != null) {
                Names.requireText(value, "the value of " + key);
            }
        });
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
