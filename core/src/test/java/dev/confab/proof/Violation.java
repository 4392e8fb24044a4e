package dev.confab.proof;

/** Something that cannot be true if the promises hold. Immutable. */
record Violation(String checker, String what) {

    static Violation of(Checker checker, String what, Object... details) {
        return new Violation(checker.name(), what.formatted(details));
    }

    @Override
    public String toString() {
        return checker + ": " + what;
    }
}
