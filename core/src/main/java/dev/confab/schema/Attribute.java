package dev.confab.schema;

import org.jspecify.annotations.Nullable;

/** What can be said in a rule about a key, in the order in which it is written. The words are stored and never change. */
enum Attribute {
    TYPE("type", Form.ONE),
    REQUIRED("required", Form.NONE),
    MIN("min", Form.ONE),
    MAX("max", Form.ONE),
    MIN_LENGTH("min-length", Form.ONE),
    MAX_LENGTH("max-length", Form.ONE),
    ONE_OF("one-of", Form.SEVERAL),
    REGEX("regex", Form.ONE),
    JSON_SCHEMA("json-schema", Form.ONE),
    DEFAULT("default", Form.ONE),
    OWNER("owner", Form.ONE),
    DEPRECATED("deprecated", Form.NONE),
    DESCRIPTION("description", Form.ONE);

    /** How many values come behind it. */
    enum Form {
        NONE,
        ONE,
        SEVERAL
    }

    private final String word;
    private final Form form;

    Attribute(String word, Form form) {
        this.word = word;
        this.form = form;
    }

    String word() {
        return word;
    }

    Form form() {
        return form;
    }

    static @Nullable Attribute ofWord(String word) {
        for (Attribute attribute : values()) {
            if (attribute.word.equals(word)) {
                return attribute;
            }
        }
        return null;
    }
}
