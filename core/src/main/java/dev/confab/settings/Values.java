package dev.confab.settings;

/** What is asked of values of the application. */
final class Values {

    private Values() {}

    /** Whether they are equal; not, where their equals fails. */
    static boolean areEqual(Object one, Object other) {
        try {
            return one == other || one.equals(other);
        } catch (Throwable e) { // a value that cannot be compared is another one
            return false;
        }
    }
}
