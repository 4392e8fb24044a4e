package dev.confab.schema;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace's values have to keep: one line of text under one key of the namespace's schema. A rule about keys lies under the
 * key that it is about, or under a pattern in which {@code *} stands for any characters; one that compares keys lies under {@code
 * rule:} and a name, a JSON Schema under {@code json:} and a name.
 */
public sealed interface Rule permits KeyRule, CrossRule, JsonSchemaRule {

    /** How long the text may be. */
    int CHARS_MAX = 4_096;

    /** How long the text of a JSON Schema may be. */
    int JSON_CHARS_MAX = 65_536;

    /** What the targets of rules over several keys begin with. */
    String CROSS = "rule:";

    /** What the targets of JSON Schemas begin with. */
    String JSON = "json:";

    /** The key under which it lies in the schema. */
    String target();

    /** The line, or several of a JSON Schema; {@link #parse} reads it. */
    String text();

    /**
     * Reads a line.
     *
     * @throws RuleSyntaxException where it is none; the message says where, and what should be there
     */
    static Rule parse(String target, String text) {
        if (target.startsWith(CROSS)) {
            return CrossRule.parse(target, text);
        }
        return target.startsWith(JSON) ? JsonSchemaRule.parse(target, text) : KeyRule.parse(target, text);
    }

    /** Begins a rule for a key, or for all keys that fit a pattern. */
    static KeyRuleBuilder of(String target) {
        return new KeyRuleBuilder(target);
    }

    /**
     * Returns a rule that compares two keys, where both are there.
     *
     * @param relation {@code <}, {@code <=}, {@code =}, {@code !=}, {@code >=} or {@code >}
     */
    static Rule compare(String name, String left, String relation, String right) {
        return CrossRule.parse(
                CROSS + name, RuleReader.written(left) + " " + relation + " " + RuleReader.written(right));
    }

    /**
     * Returns a JSON Schema, to be named by {@link KeyRuleBuilder#jsonSchema}.
     *
     * @param text the schema as it is to be kept, to the letter
     */
    static Rule jsonSchema(String name, String text) {
        return JsonSchemaRule.parse(JsonSchemaRule.targetOf(name), text);
    }

    /** Adds what breaks it, of all keys given, which are sorted, and of those that should be there. */
    void checkAll(String namespace, List<String> keys, UnaryOperator<@Nullable String> values, Violations into);
}
