package dev.confab.format;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A way to write configuration down. Reading gives keys in file order; a document counts if its
 * {@code spring.config.activate.on-profile} is absent or matches the profiles, later documents override earlier ones. As in
 * Spring, no profile at all means the profile {@code default}. Values are text as written: {@code 010}, {@code yes} and
 * {@code ${name}} stay what they are; null, an empty map and an empty list are the empty text. What reading {@link #render} gives
 * is the same map again. Thread-safe.
 */
public enum ConfigFormat {

    /** {@code .properties}, in UTF-8; {@code #---} between documents and {@code name[]=a,b} as in Spring Boot. */
    PROPERTIES("", "") {
        @Override
        List<Map<String, Scalar>> documents(Source source) {
            return PropertiesReader.read(source);
        }

        @Override
        String write(SortedMap<String, String> map) {
            return PropertiesWriter.write(map);
        }
    },

    /** {@code .yml} and {@code .yaml}; reading needs SnakeYAML Engine on the class path. */
    YAML("org.snakeyaml.engine.v2.api.LoadSettings", "org.snakeyaml:snakeyaml-engine:3.2") {
        @Override
        List<Map<String, Scalar>> documents(Source source) {
            return YamlReader.read(source);
        }

        @Override
        String write(SortedMap<String, String> map) {
            return YamlWriter.write(Nesting.nest(map));
        }
    },

    /** {@code .json}, one object; reading needs the core of Jackson 3 on the class path. */
    JSON("tools.jackson.core.json.JsonFactory", "tools.jackson.core:jackson-core:3.2.4") {
        @Override
        List<Map<String, Scalar>> documents(Source source) {
            return JsonReader.read(source);
        }

        @Override
        String write(SortedMap<String, String> map) {
            return JsonWriter.write(Nesting.nest(map));
        }
    };

    private final String libraryClass;
    private final String libraryCoordinates;

    ConfigFormat(String libraryClass, String libraryCoordinates) {
        this.libraryClass = libraryClass;
        this.libraryCoordinates = libraryCoordinates;
    }

    /**
     * The format that the extension of {@code file} stands for.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    public static ConfigFormat of(Path file) {
        String name = String.valueOf(file.getFileName());
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "properties" -> PROPERTIES;
            case "yml", "yaml" -> YAML;
            case "json" -> JSON;
            default ->
                throw new IllegalArgumentException("file must end with .properties, .yml, .yaml or .json, was " + name
                        + "; rename it, or read it with ConfigFile.read(file, format)");
        };
    }

    /** Reads {@code text} under {@link FormatLimits#DEFAULTS}; see {@link #parse(String, String, Set, FormatLimits)}. */
    public Map<String, String> parse(String sourceName, String text, Set<String> profiles) {
        return parse(sourceName, text, profiles, FormatLimits.DEFAULTS);
    }

    /**
     * Reads {@code text} as a flat map in file order, which cannot be modified; a byte order mark at its start is skipped.
     *
     * @param sourceName the name of the text in messages
     * @param profiles the active profiles; none means {@code default}, as in Spring
     * @throws ConfigFormatException if the text is not of this format, passes a limit, holds half a surrogate pair, or depends
     *     on a condition other than {@code on-profile}; every document is checked, whether it applies or not
     * @throws IllegalStateException if the library that reads this format is missing; the message says which
     */
    public Map<String, String> parse(String sourceName, String text, Set<String> profiles, FormatLimits limits) {
        profiles.forEach(ConfigFormat::checkProfile);
        requireLibrary();
        Source source = Source.of(sourceName, text, limits);
        return Collections.unmodifiableMap(Activation.apply(source, documents(source), profiles));
    }

    /**
     * Writes {@code map} sorted by key, so that two exports can be compared line by line. YAML and JSON nest what can be nested
     * and keep flat keys elsewhere, for instance where {@code a} stands beside {@code a.b} or a list has gaps; all values are
     * text in quotes. Needs no library.
     *
     * @throws IllegalArgumentException if a key is empty, a key or value holds half a surrogate pair, or a key is a condition
     *     that would change what is read back ({@code spring.config.activate.*}, {@code spring.profiles})
     */
    public String render(Map<String, String> map) {
        map.forEach(ConfigFormat::checkEntry);
        return write(new TreeMap<>(map));
    }

    abstract List<Map<String, Scalar>> documents(Source source);

    abstract String write(SortedMap<String, String> map);

    private void requireLibrary() {
        try {
            if (!libraryClass.isEmpty()) {
                Class.forName(libraryClass, false, ConfigFormat.class.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "reading " + this + " needs " + libraryCoordinates + " on the class path; add that dependency", e);
        }
    }

    private static void checkProfile(String profile) {
        boolean isName = !profile.isEmpty() && profile.chars().noneMatch(c -> c <= ' ' || "()&|!,".indexOf(c) >= 0);
        if (!isName) {
            throw new IllegalArgumentException(
                    "profile must be a name without spaces, commas and the signs ( ) & | !, was '" + profile + "'");
        }
    }

    private static void checkEntry(String key, String value) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key must not be empty");
        }
        if (Surrogates.indexOfUnpaired(key) >= 0 || Surrogates.indexOfUnpaired(value) >= 0) {
            throw new IllegalArgumentException(
                    "key and value must be Unicode text, found half a surrogate pair at key " + key);
        }
        if (Activation.isCondition(key)) {
            throw new IllegalArgumentException(
                    "key must not be a condition on the file it is written to, was " + key + "; remove the key");
        }
    }
}
