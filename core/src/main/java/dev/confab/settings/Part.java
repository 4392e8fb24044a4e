package dev.confab.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How one part of a bound type is read. Immutable. */
interface Part {

    /**
     * Reads it.
     *
     * @param fallback what it is where no key is set; null where nothing was given
     * @return the value; null where it is at fault, which was said then, and where no key is set and it has no default
     */
    @Nullable
    Object read(String key, @Nullable Object fallback, PartTexts texts);

    /** Whether a key decides on it. */
    boolean isSet(String key, PartTexts texts);

    /** What its text is decoded as; null where it has keys below its own only. */
    default @Nullable ValueType<?> inline() {
        return null;
    }

    /** Whether it finds a value where no key is set and nothing was given. */
    default boolean hasOwnDefault() {
        return true;
    }

    /** One key's text. */
    record Scalar(ValueType<?> inline) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            return texts.decode(key, inline, fallback);
        }

        @Override
        public boolean isSet(String key, PartTexts texts) {
            return texts.has(key);
        }

        @Override
        public boolean hasOwnDefault() {
            return false;
        }
    }

    /** A value that may be missing: where no key is set, and where its text is blank. */
    record Maybe(Part element, @Nullable ValueType<?> inline) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            if (!element.isSet(key, texts)) {
                return fallback == null ? Optional.empty() : fallback;
            }
            if (inline != null) {
                return texts.decode(key, inline, null);
            }
            Object value = texts.require(key, () -> element.read(key, null, texts));
            return value == null ? null : Optional.of(value);
        }

        @Override
        public boolean isSet(String key, PartTexts texts) {
            return element.isSet(key, texts);
        }
    }

    /** Elements under {@code key.0}, {@code key.1} and so on; or in one text, if there is a type for that. */
    record Indexed(
            Part element, boolean isDistinct, @Nullable ValueType<?> inline) implements Part {

        private static final int DIGITS_MAX = 9;

        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            Map<String, String> children = texts.children(key, element instanceof Scalar);
            if (texts.has(key)) {
                return Children.inText(key, inline, children, empty(), texts);
            }
            SortedMap<Integer, String> indexes = new TreeMap<>();
            children.forEach((name, child) -> {
                if (isIndex(name)) {
                    indexes.put(Integer.parseInt(name), child);
                } else {
                    texts.fault(child, "expected a list's index from 0 after " + key);
                }
            });
            if (indexes.isEmpty()) {
                return fallback == null ? empty() : fallback;
            }
            return elements(indexes, texts);
        }

        private Object elements(SortedMap<Integer, String> indexes, PartTexts texts) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Map.Entry<Integer, String> each : indexes.entrySet()) {
                String child = each.getValue();
                if (each.getKey() != elements.size()) {
                    texts.fault(child, "expected index " + elements.size() + " before it");
                    break;
                }
                elements.add(texts.require(child, () -> element.read(child, null, texts)));
            }
            return isDistinct
                    ? Collections.unmodifiableSet(new LinkedHashSet<>(elements))
                    : Collections.unmodifiableList(elements);
        }

        /** Decimal, without leading zeros. */
        private static boolean isIndex(String name) {
            boolean isNumber = name.length() <= DIGITS_MAX && name.chars().allMatch(c -> c >= '0' && c <= '9');
            return isNumber && (name.length() == 1 || name.charAt(0) != '0');
        }

        private Collection<?> empty() {
            return isDistinct ? Set.of() : List.of();
        }

        @Override
        public boolean isSet(String key, PartTexts texts) {
            return texts.has(key) || texts.hasBelow(key);
        }
    }

    /** Values under {@code key.name}; or in one text, if there is a type for that. */
    record Named(ValueType<?> names, Part element, @Nullable ValueType<?> inline) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            Map<String, String> children = texts.children(key, element instanceof Scalar);
            if (texts.has(key)) {
                return Children.inText(key, inline, children, Map.of(), texts);
            }
            if (children.isEmpty()) {
                return fallback == null ? Map.of() : fallback;
            }
            Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
            children.forEach((name, child) -> {
                Object decoded = texts.guarded(child, () -> names.decode(name));
                Object value = texts.require(child, () -> element.read(child, null, texts));
                if (values.put(decoded, value) != null && decoded != null) {
                    texts.fault(child, "expected each " + names + " once");
                }
            });
            return Collections.unmodifiableMap(values);
        }

        @Override
        public boolean isSet(String key, PartTexts texts) {
            return texts.has(key) || texts.hasBelow(key);
        }
    }

    /** What lists and maps have in common. */
    final class Children {

        private Children() {}

        /** Files bring an empty list or map as an empty text. */
        private static @Nullable Object inText(
                String key, @Nullable ValueType<?> inline, Map<String, String> below, Object empty, PartTexts texts) {
            if (!below.isEmpty()) {
                texts.fault(
                        key,
                        "expected one of " + key + " and "
                                + below.values().iterator().next() + ", both are set");
                return null;
            }
            if (inline != null) {
                return texts.decode(key, inline, null);
            }
            return texts.guarded(key, () -> {
                if (!"".equals(texts.stripped(key))) {
                    throw new IllegalArgumentException(
                            "expected keys below it, such as " + key + ".0 or " + key + ".name");
                }
                return empty;
            });
        }
    }
}
