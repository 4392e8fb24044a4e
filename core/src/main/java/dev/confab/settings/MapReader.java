package dev.confab.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component that is a map: a text under its key, or a key {@code name.<k>} for each entry.
 *
 * @param asText null where the values have keys of their own; then only a blank text is read, as no entries
 */
record MapReader(
        ValueType<?> keyType, Reader value, @Nullable ValueType<?> asText) implements Reader {

    static MapReader of(ValueType<?> keyType, Reader value) {
        ValueType<?> type = value.asText();
        return new MapReader(keyType, value, type == null ? null : ValueType.mapOf(keyType, type));
    }

    @Override
    public boolean isSet(Texts texts, String key) {
        if (texts.has(key)) {
            return true;
        }
        Map<String, String> children = Children.of(Pass.over(texts), key, asText != null);
        return children == null || !children.isEmpty();
    }

    @Override
    public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
        Map<String, String> children = Children.of(pass, key, asText != null);
        if (children == null) {
            return null;
        }
        if (pass.texts().has(key)) {
            return readText(pass, key, children);
        }
        return children.isEmpty() ? pass.orFault(key, fallback) : readEntries(pass, children);
    }

    private @Nullable Object readText(Pass pass, String key, Map<String, String> children) {
        if (!children.isEmpty()) {
            pass.fault(key, "is set beside " + children.values().iterator().next() + "; remove one of them");
            return null;
        }
        if (asText != null) {
            return pass.decode(key, asText);
        }
        return Blank.is(pass, key, key + ".<name>") ? byNature() : null;
    }

    private @Nullable Object readEntries(Pass pass, Map<String, String> children) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        boolean isFaulty = false;
        for (Map.Entry<String, String> child : children.entrySet()) {
            Object key = decodeKey(pass, child.getKey(), child.getValue());
            Object entry = value.read(pass, child.getValue(), null);
            if (key == null || entry == null) {
                isFaulty = true;
            } else if (entries.put(key, entry) != null) {
                pass.fault(
                        child.getValue(), "is the same " + keyType.name() + " as a key before it; remove one of them");
                isFaulty = true;
            }
        }
        return isFaulty ? null : Collections.unmodifiableMap(entries);
    }

    private @Nullable Object decodeKey(Pass pass, String name, String child) {
        try {
            return keyType.decode(name);
        } catch (DecodeException e) {
            pass.fault(child, "its name: " + e.getMessage());
            return null;
        }
    }

    @Override
    public void check(Faults problems, String key, boolean hasFallback) {
        value.check(problems, key + ".<name>", asText != null);
    }

    @Override
    public Object byNature() {
        return Map.of();
    }

    @Override
    public Extent extent() {
        return value.extent();
    }
}
