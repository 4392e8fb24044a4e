package dev.confab.look;

import dev.harrel.jsonschema.MessageProvider;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the library's findings are called here: what a value must be, in no language of the platform. Immutable. */
final class JsonWords implements MessageProvider {

    /** Of what is said better by what is in it. */
    static final String NOTHING = "";

    @Override
    public String getMessage(String key, Object... said) {
        return switch (key) {
            case "falseSchema" -> "absent";
            case "type" -> "of type " + listed(said[1], " or ");
            case "const" -> "equal to " + said[1];
            case "enum" -> "one of " + Stream.of(said).map(String::valueOf).collect(Collectors.joining(", "));
            case "multipleOf" -> "a multiple of " + said[1];
            case "maximum" -> "at most " + said[1];
            case "exclusiveMaximum" -> "less than " + said[1];
            case "minimum" -> "at least " + said[1];
            case "exclusiveMinimum" -> "more than " + said[1];
            case "maxLength" -> "at most " + said[1] + " characters long";
            case "minLength" -> "at least " + said[1] + " characters long";
            case "maxItems" -> "an array of at most " + said[1];
            case "minItems" -> "an array of at least " + said[1];
            case "maxProperties" -> "an object of at most " + said[1];
            case "minProperties" -> "an object of at least " + said[1];
            case "required", "dependentRequired" -> "an object with " + listed(said[0], ", ");
            case "contains" -> "an array with an item that fits";
            case "maxContains" -> "an array with at most " + said[1] + " items that fit";
            case "minContains" -> "an array with at least " + said[1] + " items that fit";
            case "anyOf" -> "what fits an alternative at least";
            case "oneOf" -> "what fits exactly one alternative";
            case "not" -> "what does not fit";
            case "$ref", "$dynamicRef", "$recursiveRef" -> "judged by what is there, not by " + said[0];
            case "allOf", "ifThen", "ifElse", "dependentSchemas" -> NOTHING;
            default -> "what " + key.toLowerCase(Locale.ROOT) + " asks for";
        };
    }

    /** Sorted: the library's sets have no order. */
    private static String listed(Object all, String between) {
        return all instanceof Collection<?> several
                ? several.stream().map(String::valueOf).sorted().collect(Collectors.joining(between))
                : String.valueOf(all);
    }
}
