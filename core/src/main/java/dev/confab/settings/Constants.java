package dev.confab.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the constants of an enum by name; where that fits none, without regard to case and with {@code -} for {@code _}. */
final class Constants<T> implements Decoder<T> {

    /** How many names a message lists. */
    static final int NAMES_MAX = 20;

    private final Map<String, T> byName = new LinkedHashMap<>();
    /** Names that two constants share are left out. */
    private final Map<String, T> byLooseName = new HashMap<>();

    private final String expected;

    Constants(Class<T> type) {
        Map<String, Integer> sharers = new HashMap<>();
        for (T constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            byName.put(name, constant);
            byLooseName.put(loose(name), constant);
            sharers.merge(loose(name), 1, Integer::sum);
        }
        byLooseName.keySet().removeIf(name -> sharers.getOrDefault(name, 0) > 1);
        this.expected = expected();
    }

    @Override
    public T decode(String text) {
        String stripped = text.strip();
        T exact = byName.get(stripped);
        if (exact != null) {
            return exact;
        }
        T found = byLooseName.get(loose(stripped));
        if (found == null) {
            throw DecodeException.expected(expected, stripped);
        }
        return found;
    }

    private String expected() {
        int more = byName.size() - NAMES_MAX;
        Stream<String> names = byName.keySet().stream().limit(NAMES_MAX);
        return "one of " + names.collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String loose(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
