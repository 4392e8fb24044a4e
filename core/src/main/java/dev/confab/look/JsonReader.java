package dev.confab.look;

import dev.confab.schema.JsonText;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a text that is well-formed. It is stricter than the grammar where readers differ, or where ten characters stand for a
 * gigabyte. Used once.
 */
final class JsonReader implements JsonText.Listener {

    /** How long the way to a value may be: the library keeps it as a text for each. */
    static final int POINTER_CHARS_MAX = 1_024;

    /** How many digits a number may have, written out. */
    static final int DIGITS_MAX = 1_000;

    private final String text;
    private final @Nullable LookBudget budget;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable JsonValue root;
    private String name = "";

    private JsonReader(String text, @Nullable LookBudget budget) {
        this.text = text;
        this.budget = budget;
    }

    /** An object or an array that is being read. */
    private record Open(JsonValue value, int pointerChars, Map<String, JsonNode> members, List<JsonNode> items) {}

    /** The text has what is not taken; the message says what it should be. */
    static final class Unfit extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Unfit(String expected) {
            super(expected, null, false, false);
        }

        String expected() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a value, with the budget that each look at it is to be counted in.
     *
     * @return null where the text is not well-formed
     * @throws Unfit where it has what is not taken
     */
    static @Nullable JsonValue read(String text, @Nullable LookBudget budget) {
        JsonReader reader = new JsonReader(text, budget);
        return JsonText.read(text, reader) < 0 ? reader.root : null;
    }

    @Override
    public void onBegin(boolean isObject) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        List<JsonNode> items = new ArrayList<>();
        JsonValue value = isObject
                ? add(SimpleType.OBJECT, Collections.unmodifiableMap(members))
                : add(SimpleType.ARRAY, Collections.unmodifiableList(items));
        Open in = open.peek();
        open.push(new Open(
                value, in == null ? 0 : in.pointerChars + 1 + value.name().length(), members, items));
    }

    @Override
    public void onEnd() {
        open.pop();
    }

    @Override
    public void onName(int from, int to) {
        name = JsonText.unescaped(text.substring(from, to));
    }

    @Override
    public void onString(int from, int to) {
        add(SimpleType.STRING, JsonText.unescaped(text.substring(from, to)));
    }

    @Override
    public void onNumber(int from, int to) {
        BigDecimal number = to - from <= DIGITS_MAX ? number(text.substring(from, to)) : null;
        if (number == null) {
            throw new Unfit("JSON with numbers of at most " + DIGITS_MAX + " digits, written out");
        }
        add(number.scale() == 0 ? SimpleType.INTEGER : SimpleType.NUMBER, number);
    }

    private static @Nullable BigDecimal number(String written) {
        try {
            BigDecimal number = new BigDecimal(written).stripTrailingZeros();
            boolean isShort = Math.abs((long) number.scale()) <= DIGITS_MAX;
            return isShort ? number.setScale(Math.max(0, number.scale())) : null;
        } catch (NumberFormatException e) { // an exponent beyond all
            return null;
        }
    }

    @Override
    public void onLiteral(String word) {
        if (word.equals("null")) {
            add(SimpleType.NULL, null);
        } else {
            add(SimpleType.BOOLEAN, word.equals("true"));
        }
    }

    private JsonValue add(SimpleType type, @Nullable Object content) {
        Open in = open.peek();
        if (in == null) {
            JsonValue value = new JsonValue(type, content, null, "", budget);
            root = value;
            return value;
        }
        boolean isMember = in.value.isObject();
        String as = isMember ? name : Integer.toString(in.items.size());
        if (in.pointerChars + 1 + as.length() > POINTER_CHARS_MAX) {
            throw new Unfit("JSON whose names on the way to a value have at most " + POINTER_CHARS_MAX
                    + " characters together");
        }
        JsonValue value = new JsonValue(type, content, in.value, as, budget);
        if (isMember) {
            requireOnce(in.members.put(as, value));
        } else {
            in.items.add(value);
        }
        return value;
    }

    /** Which of two of a name counts, readers do not agree on. */
    private static void requireOnce(@Nullable JsonNode before) {
        if (before != null) {
            throw new Unfit("JSON with each name once, not twice, at " + before.getJsonPointer());
        }
    }
}
