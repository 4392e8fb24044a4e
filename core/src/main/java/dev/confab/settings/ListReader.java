package dev.confab.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A component that is a list or set: a text under its key, or keys {@code name.0}, {@code name.1} and so on without a gap.
 *
 * @param asText null where the elements have keys of their own; then only a blank text is read, as no elements
 */
record ListReader(
        Reader element, boolean isDistinct, @Nullable ValueType<?> asText) implements Reader {

    private static final int DIGITS_MAX = 9;

    static ListReader listOf(Reader element) {
        ValueType<?> type = element.asText();
        return new ListReader(element, false, type == null ? null : ValueType.listOf(type));
    }

    static ListReader setOf(Reader element) {
        ValueType<?> type = element.asText();
        return new ListReader(element, true, type == null ? null : ValueType.setOf(type));
    }

    @Override
    public boolean isSet(Texts texts, String key) {
        if (texts.has(key)) {
            return true;
        }
        Map<String, String> children = Children.of(Pass.over(texts), key, asText != null);
        return children == null || children.keySet().stream().anyMatch(ListReader::isIndex);
    }

    @Override
    public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
        Map<String, String> children = Children.of(pass, key, asText != null);
        if (children == null) {
            return null;
        }
        TreeMap<Integer, String> byIndex = new TreeMap<>();
        children.forEach((name, child) -> {
            if (isIndex(name)) {
                byIndex.put(Integer.parseInt(name), child);
            }
        });
        if (pass.texts().has(key)) {
            return readText(pass, key, byIndex);
        }
        return byIndex.isEmpty() ? pass.orFault(key, fallback) : readElements(pass, key, byIndex);
    }

    private @Nullable Object readText(Pass pass, String key, TreeMap<Integer, String> byIndex) {
        if (!byIndex.isEmpty()) {
            pass.fault(key, "is set beside " + byIndex.firstEntry().getValue() + "; remove one of them");
            return null;
        }
        if (asText != null) {
            return pass.decode(key, asText);
        }
        return Blank.is(pass, key, key + ".0") ? byNature() : null;
    }

    private @Nullable Object readElements(Pass pass, String key, TreeMap<Integer, String> byIndex) {
        List<Object> elements = new ArrayList<>();
        boolean isFaulty = false;
        int expected = 0;
        for (Map.Entry<Integer, String> child : byIndex.entrySet()) {
            if (child.getKey() != expected++) {
                pass.fault(key, "has no element " + (expected - 1) + ", but " + child.getValue() + "; leave no gap");
                return null;
            }
            Object value = element.read(pass, child.getValue(), null);
            if (value == null) {
                isFaulty = true;
            } else {
                elements.add(value);
            }
        }
        return isFaulty ? null : isDistinct ? unmodifiableSet(elements) : List.copyOf(elements);
    }

    private static Set<Object> unmodifiableSet(List<Object> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    /** Decimal, without leading zeros. */
    private static boolean isIndex(String name) {
        boolean isNumber = name.length() <= DIGITS_MAX && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && (name.length() == 1 || name.charAt(0) != '0');
    }

    @Override
    public void check(Faults problems, String key, boolean hasFallback) {
        element.check(problems, key + ".0", asText != null);
    }

    @Override
    public Object byNature() {
        return isDistinct ? Set.of() : List.of();
    }

    @Override
    public Extent extent() {
        return element.extent();
    }
}
