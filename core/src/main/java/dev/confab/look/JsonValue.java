package dev.confab.look;

import dev.confab.schema.Violation;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as the library looks at it, and each look is counted where there is a budget. Equal to another that means the same, as
 * {@code 1} and {@code 1.0}. One with a budget is confined to its thread, any other is immutable.
 */
final class JsonValue implements JsonNode {

    /** What a look at so many characters counts as: they are passed over, not thought about. */
    private static final int CHARS_OF_A_LOOK = 64;

    /** What asking where it is counts as: the library does for each thing that it notes down, and keeps. */
    private static final int LOOKS_OF_A_NOTE = 32;

    private final SimpleType type;
    private final @Nullable Object content;
    private final @Nullable JsonValue parent;
    private final String name;
    private final @Nullable LookBudget budget;
    private @Nullable String pointer;

    /**
     * @param content a Boolean, String, List, Map, or BigDecimal with as many places behind the point as it needs; null is null
     * @param name under which it is in its parent; empty where there is none
     */
    JsonValue(
            SimpleType type,
            @Nullable Object content,
            @Nullable JsonValue parent,
            String name,
            @Nullable LookBudget budget) {
        this.type = type;
        this.content = content;
        this.parent = parent;
        this.name = name;
        this.budget = budget;
    }

    /** A name in this object as a value by itself, at the place of the object. */
    JsonValue ofName(String text) {
        JsonValue value = new JsonValue(SimpleType.STRING, text, null, "", budget);
        value.pointer = pointer();
        return value;
    }

    /** Under which it is in its parent: a name, or the number of an item. */
    String name() {
        return name;
    }

    @Nullable
    LookBudget budget() {
        return budget;
    }

    /** What is at that JSON Pointer in it. */
    Optional<JsonValue> part(String path) {
        Optional<JsonValue> at = Optional.of(this);
        for (String step : path.isEmpty() ? new String[0] : path.substring(1).split("/", -1)) {
            at = at.flatMap(value -> value.child(step.replace("~1", "/").replace("~0", "~")));
        }
        return at;
    }

    private Optional<JsonValue> child(String step) {
        look(1);
        if (content instanceof Map<?, ?> members) {
            return Optional.ofNullable((JsonValue) members.get(step));
        }
        boolean isIndex = !step.isEmpty() && step.length() < 10 && step.chars().allMatch(c -> c >= '0' && c <= '9');
        return content instanceof List<?> items && isIndex && Integer.parseInt(step) < items.size()
                ? Optional.of((JsonValue) items.get(Integer.parseInt(step)))
                : Optional.empty();
    }

    private void look(long looks) {
        if (budget != null) {
            budget.look(looks);
        }
    }

    @Override
    public String getJsonPointer() {
        look(LOOKS_OF_A_NOTE);
        return pointer();
    }

    private String pointer() {
        String known = pointer;
        if (known == null) {
            known = parent == null ? "" : parent.pointer() + '/' + JsonNode.encodeJsonPointer(name);
            pointer = known;
        }
        return known;
    }

    @Override
    public SimpleType getNodeType() {
        look(1);
        return type;
    }

    @Override
    public boolean asBoolean() {
        return content().equals(Boolean.TRUE);
    }

    @Override
    public String asString() {
        String text = String.valueOf(content);
        look(1 + text.length() / CHARS_OF_A_LOOK);
        return text;
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigInteger();
    }

    @Override
    public BigDecimal asNumber() {
        look(1);
        return (BigDecimal) content();
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<JsonNode> asArray() {
        List<JsonNode> items = (List<JsonNode>) content();
        look(1L + items.size());
        return items;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, JsonNode> asObject() {
        Map<String, JsonNode> members = (Map<String, JsonNode>) content();
        look(1L + members.size());
        return members;
    }

    private Object content() {
        if (content == null) {
            throw new IllegalStateException("null has no content");
        }
        return content;
    }

    /** What it is, in a few words: of objects and arrays only the size, of strings the beginning. */
    @Override
    public String toPrintableString() {
        return switch (type) {
            case STRING -> '"' + Violation.abbreviated(String.valueOf(content)) + '"';
            case OBJECT -> "an object of " + asObject().size();
            case ARRAY -> "an array of " + asArray().size();
            default -> String.valueOf(content);
        };
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof JsonValue value) || type != value.type) {
            return false;
        }
        look(1 + sizeOf(content));
        return content == null || content.equals(value.content);
    }

    @Override
    public int hashCode() {
        look(1 + sizeOf(content));
        return content == null ? 0 : content.hashCode();
    }

    private static long sizeOf(@Nullable Object content) {
        return content instanceof String text ? text.length() / CHARS_OF_A_LOOK : 0;
    }

    @Override
    public String toString() {
        return toPrintableString();
    }
}
