package dev.confab.schema;

/** Keys in which {@code *} stands for any characters, also none, dots among them. */
final class KeyPattern {

    private KeyPattern() {}

    static boolean isPattern(String target) {
        return target.indexOf('*') >= 0;
    }

    /** In time of at most the product of both lengths: only the last star is ever tried anew. */
    static boolean matches(String pattern, String key) {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (in < key.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                from = in;
            } else if (at < pattern.length() && pattern.charAt(at) == key.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++from;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
