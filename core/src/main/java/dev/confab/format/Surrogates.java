package dev.confab.format;

/** Finds what looks like text in Java and is not Unicode. */
final class Surrogates {

    private Surrogates() {}

    /** The index of the first surrogate without its other half, or -1. */
    static int indexOfUnpaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (!isPair) {
                return i;
            }
            i++;
        }
        return -1;
    }
}
