package dev.confab.schema;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes a rule about a key; what is said twice counts the second time. Not thread-safe. */
public final class KeyRuleBuilder {

    private final String target;
    private final Map<Attribute, List<String>> said = new EnumMap<>(Attribute.class);

    KeyRuleBuilder(String target) {
        this.target = target;
    }

    /** What the value is. Default: a string, which is any text. */
    public KeyRuleBuilder type(ValueKind kind) {
        return with(Attribute.TYPE, kind.word());
    }

    /** The key must be there. Not for a pattern. */
    public KeyRuleBuilder required() {
        return with(Attribute.REQUIRED);
    }

    /** The least value of an ordered type, itself allowed. */
    public KeyRuleBuilder min(String least) {
        return with(Attribute.MIN, least);
    }

    /** The greatest value of an ordered type, itself allowed. */
    public KeyRuleBuilder max(String greatest) {
        return with(Attribute.MAX, greatest);
    }

    /** How many characters the value has at least. */
    public KeyRuleBuilder minLength(int characters) {
        return with(Attribute.MIN_LENGTH, Integer.toString(characters));
    }

    /** How many characters the value has at most. */
    public KeyRuleBuilder maxLength(int characters) {
        return with(Attribute.MAX_LENGTH, Integer.toString(characters));
    }

    /** The value is one of these, to the letter. */
    public KeyRuleBuilder oneOf(String... values) {
        return with(Attribute.ONE_OF, values);
    }

    /** The whole value fits that regular expression; checked by the node that writes, see {@code docs/schemas.md}. */
    public KeyRuleBuilder regex(String pattern) {
        return with(Attribute.REGEX, pattern);
    }

    /**
     * The value is JSON that fits the JSON Schema of that name, see {@link Rule#jsonSchema}; checked by the node that writes, see {@code
     * docs/schemas.md}.
     */
    public KeyRuleBuilder jsonSchema(String name) {
        return type(ValueKind.JSON).with(Attribute.JSON_SCHEMA, name);
    }

    /** What a program takes where the key is missing; said to readers, and served by nobody. */
    public KeyRuleBuilder defaultsTo(String value) {
        return with(Attribute.DEFAULT, value);
    }

    /** Who is to be asked. */
    public KeyRuleBuilder owner(String name) {
        return with(Attribute.OWNER, name);
    }

    /** It is about to go; nothing is refused. */
    public KeyRuleBuilder deprecated() {
        return with(Attribute.DEPRECATED);
    }

    /** What it is for. */
    public KeyRuleBuilder description(String text) {
        return with(Attribute.DESCRIPTION, text);
    }

    /** @throws RuleSyntaxException where the parts do not fit together, as a smallest value of a boolean */
    public KeyRule build() {
        return KeyRule.parse(target, KeyRule.written(said));
    }

    private KeyRuleBuilder with(Attribute attribute, String... values) {
        said.put(attribute, List.of(values));
        return this;
    }
}
