package dev.confab.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How one part of a bound type is read. Immutable. */
interface Part {

    /**
     * Reads it.
     *
     * @param fallback what it is where no key is set; null where the part has a default of its own
     * @return the value; null where it is at fault, which was said then
     */
    @Nullable
    Object read(String key, @Nullable Object fallback, PartTexts texts);

    /** What it is where nothing else was given and no key is set; null where there is no such thing. */
    default @Nullable Object ownDefault() {
        return null;
    }

    /** Whether it finds a value where no key is set and nothing was given. */
    default boolean hasOwnDefault() {
        return ownDefault() != null;
    }

    /** One key's text. */
    record Scalar(ValueType<?> type) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            return texts.decode(key, type, fallback);
        }
    }

    /** A value that may be missing. */
    record Maybe(ValueType<?> element) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            return texts.decode(key, ValueType.optional(element), fallback == null ? Optional.empty() : fallback);
        }

        @Override
        public Object ownDefault() {
            return Optional.empty();
        }
    }

    /** A collection in one text. */
    record Inline(ValueType<?> type, Object ownDefault) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            return texts.decode(key, type, fallback == null ? ownDefault : fallback);
        }
    }

    /** Elements under {@code key.0}, {@code key.1} and so on; or in one text, if there is a type for that. */
    record Indexed(Part element, @Nullable ValueType<?> inline) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            if (inline != null && texts.has(key)) {
                return texts.decode(key, inline, null);
            }
            SortedMap<Integer, String> indexes = new TreeMap<>();
            for (String name : Names.below(key, texts)) {
                try {
                    indexes.put(Integer.parseInt(name), name);
                } catch (NumberFormatException e) {
                    texts.fault(PartTexts.child(key, name), "expected a list's index from 0 after " + key);
                }
            }
            if (indexes.isEmpty()) {
                return fallback == null ? List.of() : fallback;
            }
            List<@Nullable Object> elements = new ArrayList<>();
            indexes.forEach((index, name) -> {
                if (index != elements.size()) {
                    texts.fault(PartTexts.child(key, name), "expected index " + elements.size() + " before it");
                }
                elements.add(element.read(PartTexts.child(key, name), null, texts));
            });
            return Collections.unmodifiableList(elements);
        }

        @Override
        public Object ownDefault() {
            return List.of();
        }
    }

    /** Values under {@code key.name}; or in one text, if there is a type for that. */
    record Named(ValueType<?> names, Part element, @Nullable ValueType<?> inline) implements Part {
        @Override
        public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
            if (inline != null && texts.has(key)) {
                return texts.decode(key, inline, null);
            }
            Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
            for (String name : Names.below(key, texts)) {
                String child = PartTexts.child(key, name);
                values.put(texts.guarded(child, () -> names.decode(name)), element.read(child, null, texts));
            }
            if (values.isEmpty()) {
                return fallback == null ? Map.of() : fallback;
            }
            return Collections.unmodifiableMap(values);
        }

        @Override
        public Object ownDefault() {
            return Map.of();
        }
    }

    /** The names that follow a key and a dot, each once, up to the next dot. */
    final class Names {

        private Names() {}

        static List<String> below(String key, PartTexts texts) {
            String prefix = key.isEmpty() ? "" : key + ".";
            List<String> names = new ArrayList<>();
            for (String found : texts.keysUnder(prefix)) {
                int dot = found.indexOf('.', prefix.length());
                String name = dot < 0 ? found.substring(prefix.length()) : found.substring(prefix.length(), dot);
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
            if (names.size() > ListText.ELEMENTS_MAX) {
                texts.fault(key, "expected at most " + ListText.ELEMENTS_MAX + " elements");
                return List.of();
            }
            return names;
        }
    }
}
