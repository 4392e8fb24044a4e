package dev.confab.schema;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the value of a key, or of all keys that fit a pattern, has to be. Immutable; equal to another of the same text. */
public final class KeyRule implements Rule {

    private static final int LENGTH_DIGITS_MAX = 9;

    private final String target;
    private final Map<Attribute, List<String>> said;
    private final ValueKind type;
    private final @Nullable BigDecimal min;
    private final @Nullable BigDecimal max;
    private final int minLength;
    private final int maxLength;

    private KeyRule(String target, Said parsed) {
        this.target = target;
        this.said = parsed.values;
        this.type = parsed.type();
        this.min = parsed.bound(Attribute.MIN, type);
        this.max = parsed.bound(Attribute.MAX, type);
        this.minLength = parsed.length(Attribute.MIN_LENGTH, 0);
        this.maxLength = parsed.length(Attribute.MAX_LENGTH, Integer.MAX_VALUE);
        requireSense(parsed);
    }

    static KeyRule parse(String target, String text) {
        return new KeyRule(target, new Said(text));
    }

    private void requireSense(Said parsed) {
        if (isPattern() && isRequired()) {
            throw parsed.expected(Attribute.REQUIRED, "no required for a pattern");
        }
        if (min != null && max != null && min.compareTo(max) > 0) {
            throw parsed.expected(Attribute.MAX, "max that is at least min");
        }
        if (minLength > maxLength) {
            throw parsed.expected(Attribute.MAX_LENGTH, "max-length that is at least min-length");
        }
        if (type != ValueKind.JSON && said.containsKey(Attribute.JSON_SCHEMA)) {
            throw parsed.expected(Attribute.JSON_SCHEMA, "type=json beside json-schema");
        }
        Violations own = new Violations();
        defaultValue().ifPresent(value -> check("", target, value, own));
        if (!own.isEmpty()) {
            throw parsed.expected(
                    Attribute.DEFAULT, "default that is " + own.listed().get(0).expected());
        }
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String text() {
        return written(said);
    }

    public ValueKind type() {
        return type;
    }

    /** Whether it is about all keys that fit a pattern. */
    public boolean isPattern() {
        return KeyPattern.isPattern(target);
    }

    public boolean isRequired() {
        return said.containsKey(Attribute.REQUIRED);
    }

    public boolean isDeprecated() {
        return said.containsKey(Attribute.DEPRECATED);
    }

    /** What a program takes where the key is missing, as its writer says. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(one(Attribute.DEFAULT));
    }

    public Optional<String> owner() {
        return Optional.ofNullable(one(Attribute.OWNER));
    }

    public Optional<String> description() {
        return Optional.ofNullable(one(Attribute.DESCRIPTION));
    }

    /** The regular expression that a whole value has to fit; not checked here. */
    public Optional<String> regex() {
        return Optional.ofNullable(one(Attribute.REGEX));
    }

    /** The name of the JSON Schema that a value has to fit; not checked here. */
    public Optional<String> jsonSchema() {
        return Optional.ofNullable(one(Attribute.JSON_SCHEMA));
    }

    /** Whether it names the JSON Schema that lies under that key of the schema. */
    public boolean isJudgedBy(String target) {
        return jsonSchema().map(JsonSchemaRule::targetOf).filter(target::equals).isPresent();
    }

    /** Whether it says what only the node that writes can check. */
    public boolean isLeftToNode() {
        return said.containsKey(Attribute.REGEX) || said.containsKey(Attribute.JSON_SCHEMA);
    }

    /** Whether it is about that key. */
    public boolean isAbout(String key) {
        return isPattern() ? KeyPattern.matches(target, key) : target.equals(key);
    }

    @Override
    public void checkAll(String namespace, List<String> keys, UnaryOperator<@Nullable String> values, Violations into) {
        if (!isPattern()) {
            check(namespace, target, values.apply(target), into);
            return;
        }
        for (String key : keys) {
            if (isAbout(key)) {
                check(namespace, key, values.apply(key), into);
            }
        }
    }

    /** Adds all that is wrong with the value, but for what is left to its node; null where the key is not there. */
    void check(String namespace, String key, @Nullable String value, Violations into) {
        if (value == null) {
            if (isRequired()) {
                into.add(Violation.of(namespace, key, target, "there", null));
            }
        } else if (!type.accepts(value)) {
            into.add(Violation.of(namespace, key, target, type.expected(), value));
        } else {
            addIf(!isInRange(value), namespace, key, range(), value, into);
            addIf(!isOfLength(value), namespace, key, lengths(), value, into);
            addIf(!isListed(value), namespace, key, "one of " + String.join(", ", listed()), value, into);
        }
    }

    private void addIf(boolean isBroken, String namespace, String key, String expected, String value, Violations into) {
        if (isBroken) {
            into.add(Violation.of(namespace, key, target, expected, value));
        }
    }

    private boolean isInRange(String value) {
        BigDecimal magnitude = type.magnitude(value);
        return magnitude == null
                || (min == null || magnitude.compareTo(min) >= 0) && (max == null || magnitude.compareTo(max) <= 0);
    }

    private String range() {
        return bounds(one(Attribute.MIN), one(Attribute.MAX));
    }

    private boolean isOfLength(String value) {
        int length = value.codePointCount(0, value.length());
        return length >= minLength && length <= maxLength;
    }

    private String lengths() {
        return bounds(one(Attribute.MIN_LENGTH), one(Attribute.MAX_LENGTH)) + " characters long";
    }

    private static String bounds(@Nullable String least, @Nullable String greatest) {
        if (least == null || greatest == null) {
            return least == null ? "at most " + greatest : "at least " + least;
        }
        return least + " to " + greatest;
    }

    private boolean isListed(String value) {
        return listed().isEmpty() || listed().contains(value);
    }

    private List<String> listed() {
        return said.getOrDefault(Attribute.ONE_OF, List.of());
    }

    private @Nullable String one(Attribute attribute) {
        List<String> values = said.get(attribute);
        return values == null ? null : values.get(0);
    }

    static String written(Map<Attribute, List<String>> said) {
        StringJoiner text = new StringJoiner(" ");
        for (Attribute attribute : Attribute.values()) {
            List<String> values = said.get(attribute);
            if (values != null) {
                StringJoiner joined = new StringJoiner(",");
                values.forEach(value -> joined.add(RuleReader.written(value)));
                text.add(attribute.form() == Attribute.Form.NONE ? attribute.word() : attribute.word() + "=" + joined);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRule rule && target.equals(rule.target) && said.equals(rule.said);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + said.hashCode();
    }

    @Override
    public String toString() {
        return target + ": " + text();
    }

    /** What a text says, and where. */
    private static final class Said {

        private final Map<Attribute, List<String>> values = new EnumMap<>(Attribute.class);
        private final Map<Attribute, Integer> positions = new EnumMap<>(Attribute.class);
        private final RuleReader reader;

        private Said(String text) {
            this.reader = new RuleReader(text);
            while (!reader.isAtEnd()) {
                read();
            }
        }

        private void read() {
            int from = reader.position();
            Attribute attribute = Attribute.ofWord(reader.name());
            if (attribute == null) {
                throw reader.expected("one of the words that rules are made of", from);
            }
            if (values.containsKey(attribute)) {
                throw reader.expected(attribute.word() + " once", from);
            }
            values.put(attribute, valuesOf(attribute));
            positions.put(attribute, from);
            reader.expectSpace();
        }

        private List<String> valuesOf(Attribute attribute) {
            if (attribute.form() == Attribute.Form.NONE) {
                return List.of();
            }
            if (!reader.takes('=')) {
                throw reader.expected("= and a value behind " + attribute.word(), reader.position());
            }
            return attribute.form() == Attribute.Form.ONE ? List.of(reader.word("")) : List.copyOf(reader.values());
        }

        private ValueKind type() {
            List<String> word = values.get(Attribute.TYPE);
            ValueKind kind = word == null ? ValueKind.STRING : ValueKind.ofWord(word.get(0));
            if (kind == null) {
                throw expected(Attribute.TYPE, "type string, integer, decimal, boolean, duration, size, uri or json");
            }
            return kind;
        }

        private @Nullable BigDecimal bound(Attribute attribute, ValueKind type) {
            List<String> value = values.get(attribute);
            BigDecimal bound = value == null ? null : type.magnitude(value.get(0));
            if (value != null && bound == null) {
                throw expected(
                        attribute,
                        type.isOrdered()
                                ? attribute.word() + " that is " + type.expected()
                                : "no " + attribute.word() + ", as " + type.word() + " has no order,");
            }
            return bound;
        }

        private int length(Attribute attribute, int otherwise) {
            List<String> value = values.get(attribute);
            if (value == null) {
                return otherwise;
            }
            String digits = value.get(0);
            boolean isNumber = digits.length() <= LENGTH_DIGITS_MAX && Ascii.digitsEnd(digits, 0) == digits.length();
            if (!isNumber || digits.isEmpty()) {
                throw expected(attribute, attribute.word() + " of 0 to 999999999 characters");
            }
            return Integer.parseInt(digits);
        }

        private RuleSyntaxException expected(Attribute attribute, String what) {
            return reader.expected(what, positions.getOrDefault(attribute, 0));
        }
    }
}
