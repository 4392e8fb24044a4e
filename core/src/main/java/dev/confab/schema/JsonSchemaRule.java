package dev.confab.schema;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema, for rules about keys to name: it asks nothing of any key by itself. Here it is any JSON object; what it means differs
 * with the library that reads it. Immutable.
 *
 * @param target {@code json:} and its name
 * @param text at most {@value Rule#JSON_CHARS_MAX} characters
 */
public record JsonSchemaRule(String target, String text) implements Rule {

    /** @throws RuleSyntaxException where the text is no JSON object, or too long */
    public JsonSchemaRule {
        if (!target.startsWith(JSON) || target.length() == JSON.length()) {
            throw new RuleSyntaxException(RuleReader.shown(text), 0, "a name behind " + JSON);
        }
        if (text.length() > JSON_CHARS_MAX) {
            throw new RuleSyntaxException(
                    RuleReader.shown(text), JSON_CHARS_MAX, "at most " + JSON_CHARS_MAX + " characters");
        }
        int fault = JsonText.faultIn(text);
        if (fault >= 0) {
            String expected = "well-formed JSON, at most " + JsonText.DEPTH_MAX + " levels deep,";
            throw new RuleSyntaxException(RuleReader.shown(text), fault, expected);
        }
        if (!text.trim().startsWith("{")) {
            throw new RuleSyntaxException(RuleReader.shown(text), 0, "a JSON object");
        }
    }

    static JsonSchemaRule parse(String target, String text) {
        return new JsonSchemaRule(target, text);
    }

    /** What rules about keys call it. */
    public String name() {
        return target.substring(JSON.length());
    }

    /** The key under which the JSON Schema of that name lies. */
    public static String targetOf(String name) {
        return JSON + name;
    }

    @Override
    public void checkAll(String namespace, List<String> keys, UnaryOperator<@Nullable String> values, Violations into) {
        // a rule about a key asks, and its node answers
    }
}
