package dev.confab.format;

import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a YAML scalar means to us: nothing at all, a name, an index, or its text as written. */
final class YamlTags {

    private static final String PREFIX = "tag:yaml.org,2002:";
    private static final Set<String> TEXT_TAGS = Set.of("!", PREFIX + "str");
    private static final Set<String> TYPED_TAGS =
            Set.of(PREFIX + "int", PREFIX + "float", PREFIX + "bool", PREFIX + "null", PREFIX + "timestamp");
    private static final Set<String> COLLECTION_TAGS = Set.of("!", PREFIX + "map", PREFIX + "seq");

    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private YamlTags() {}

    /** The text of a value; null is the empty text, as in Spring Boot. */
    static String text(Source source, ScalarEvent scalar) {
        checkScalar(source, scalar);
        return isNull(scalar) ? "" : scalar.getValue();
    }

    /** The text of a key; Spring Boot puts keys that are no text (numbers, booleans, null) in brackets. */
    static String name(Source source, ScalarEvent scalar) {
        checkScalar(source, scalar);
        if (isNull(scalar)) {
            return "[null]";
        }
        String text = scalar.getValue();
        boolean isTyped = scalar.getTag()
                .map(TYPED_TAGS::contains)
                .orElseGet(() -> scalar.isPlain()
                        && (BOOLEAN.matcher(text).matches()
                                || NUMBER.matcher(text).matches()));
        return isTyped ? "[" + text + "]" : text;
    }

    static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar
                && scalar.getValue().equals("<<")
                && scalar.getTag().map((PREFIX + "merge")::equals).orElse(scalar.isPlain());
    }

    static void checkCollection(Source source, CollectionStartEvent start) {
        String tag = start.getTag().orElse("!");
        if (!COLLECTION_TAGS.contains(tag)) {
            throw unknown(source, start, tag);
        }
    }

    private static void checkScalar(Source source, ScalarEvent scalar) {
        String tag = scalar.getTag().orElse("!");
        if (!TEXT_TAGS.contains(tag) && !TYPED_TAGS.contains(tag)) {
            throw unknown(source, scalar, tag);
        }
    }

    private static boolean isNull(ScalarEvent scalar) {
        return scalar.getTag()
                .map((PREFIX + "null")::equals)
                .orElseGet(() ->
                        scalar.isPlain() && NULL.matcher(scalar.getValue()).matches());
    }

    private static ConfigFormatException unknown(Source source, Event event, String tag) {
        return source.failure(YamlEvents.at(event), "expected text, a number, a map or a list, found the tag " + tag);
    }
}
