package dev.confab;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keys and values that count in this process only, above all that is agreed on: what an operator sets on one machine, or a test.
 * Read once, when it is made. Immutable.
 */
public final class Overrides {

    /** How many keys one may have. */
    public static final int KEYS_MAX = 10_000;

    private final SortedMap<String, String> values;

    private Overrides(SortedMap<String, String> values) {
        if (values.size() > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "overrides must be at most " + KEYS_MAX + " keys, were " + values.size() + "; narrow the prefix");
        }
        this.values = values;
    }

    /** Those keys and values. */
    public static Overrides of(Map<String, String> values) {
        return new Overrides(new TreeMap<>(values));
    }

    /**
     * The system properties that begin with the prefix; what follows it is the key. With {@code confab.} the flag {@code
     * -Dconfab.checkout.timeout=1s} overrides {@code checkout.timeout}.
     */
    public static Overrides systemProperties(String prefix) {
        return systemProperties(prefix, System.getProperties());
    }

    static Overrides systemProperties(String prefix, Properties properties) {
        requirePrefix(prefix);
        SortedMap<String, String> found = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                found.put(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
        return new Overrides(found);
    }

    /**
     * The environment variables that begin with the prefix. What follows it becomes the key: in lower case, {@code __} for a
     * dash, {@code _} for a dot. With {@code CONFAB_} the variable {@code CONFAB_CHECKOUT_MAX__WAIT} overrides {@code
     * checkout.max-wait}. Keys with capitals cannot be named so.
     */
    public static Overrides environment(String prefix) {
        return environment(prefix, System.getenv());
    }

    static Overrides environment(String prefix, Map<String, String> variables) {
        requirePrefix(prefix);
        SortedMap<String, String> found = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                found.put(key(name.substring(prefix.length())), value);
            }
        });
        return new Overrides(found);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("__", "-").replace('_', '.');
    }

    private static void requirePrefix(String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException(
                    "prefix must not be blank: what is set for other programs would count as configuration");
        }
    }

    SortedMap<String, String> values() {
        return values;
    }

    /** The keys; values stay out of logs. */
    @Override
    public String toString() {
        return "Overrides" + values.keySet();
    }
}
