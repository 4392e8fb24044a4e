package dev.confab.settings;

/**
 * What is wrong with a value. Immutable.
 *
 * @param key whose value it is, or the prefix of several
 * @param reason what was expected
 */
record Fault(String key, String reason) {

    @Override
    public String toString() {
        return key.isEmpty() ? reason : key + ": " + reason;
    }

    /** How long a reason may be. */
    static final int REASON_CHARS_MAX = 500;

    /** What an exception says; its class, where it says nothing. */
    static String reason(Throwable cause) {
        try {
            String message = cause.getMessage();
            return message == null || message.isBlank() ? threw(cause) : cut(message);
        } catch (Throwable e) { // an exception of the application that cannot say what it is
            return threw(cause);
        }
    }

    private static String threw(Throwable cause) {
        return "threw " + cause.getClass().getSimpleName();
    }

    static String cut(String reason) {
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX) + "…";
    }
}
