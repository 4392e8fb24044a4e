package dev.confab.settings;

/**
 * What is wrong with a value. Immutable.
 *
 * @param key whose value it is, or the prefix of several
 * @param reason what was expected
 */
record Fault(String key, String reason) {

    /** How long a reason may be. */
    static final int REASON_CHARS_MAX = 500;

    /** What an exception says; its class, where it says nothing. */
    static String reason(Throwable cause) {
        try {
            String message = cause.getMessage();
            return cut(message == null || message.isBlank() ? cause.getClass().getName() : message);
        } catch (Throwable e) { // an exception of the application that cannot say what it is
            return cause.getClass().getName();
        }
    }

    static String cut(String reason) {
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX) + "…";
    }
}
