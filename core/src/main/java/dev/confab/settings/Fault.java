package dev.confab.settings;

/**
 * One thing that is wrong with the texts of a value. Immutable.
 *
 * @param key the key that is wrong, or the prefix of those that are wrong together; empty for the whole namespace
 * @param reason what was expected and what to do; without the text itself
 */
record Fault(String key, String reason) {

    @Override
    public String toString() {
        return key.isEmpty() ? reason : key + ": " + reason;
    }
}
