package dev.confab.look;

import dev.confab.schema.SecretNames;

/**
 * What a JSON value is not, and where. Immutable.
 *
 * @param expected what it has to be, as in "must be ..."
 * @param at the JSON Pointer of what is wrong; empty for the value as a whole
 * @param keyword the JSON Pointer of the keyword that says so; empty where none does
 * @param came what stands there, in a few words
 */
public record JsonFault(String expected, String at, String keyword, String came) {

    private static final int EXPECTED_CHARS_MAX = 100;
    private static final int POINTER_CHARS_MAX = 80;

    /** Returns one of all of a text, of which nothing is shown: there may be a secret in it. */
    static JsonFault ofWhole(String expected, String text) {
        return new JsonFault(expected, "", "", "a text of " + text.length() + " characters");
    }

    /** Whether a name on the way to it looks like a secret's. */
    public boolean isSecret() {
        for (String name : at.split("/", -1)) {
            if (SecretNames.isSecret(name)) {
                return true;
            }
        }
        return false;
    }

    /** What is expected, where, and by which keyword of the document that has that name. */
    public String saidBy(String document) {
        String where = at.isEmpty() ? "" : " at " + ending(at);
        return beginning(expected) + where + ", by " + document + (keyword.isEmpty() ? "" : "#" + ending(keyword));
    }

    /** What is expected, and where. */
    public String said() {
        return beginning(expected) + (at.isEmpty() ? "" : " at " + ending(at));
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= EXPECTED_CHARS_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, EXPECTED_CHARS_MAX - 1)) + "…";
    }

    private static String ending(String pointer) {
        int points = pointer.codePointCount(0, pointer.length());
        return points <= POINTER_CHARS_MAX
                ? pointer
                : "…" + pointer.substring(pointer.offsetByCodePoints(0, points - POINTER_CHARS_MAX + 1));
    }
}
