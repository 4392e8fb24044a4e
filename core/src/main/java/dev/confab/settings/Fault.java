package dev.confab.settings;

/**
 * What is wrong with a value. Immutable.
 *
 * @param key whose value it is, or the prefix of several
 * @param reason what was expected
 */
record Fault(String key, String reason) {

    static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
