package dev.confab.schema;

/**
 * Absolute URIs by the characters that RFC 3986 allows: a scheme, a colon, and something behind it. The platform's own class
 * would know more, and something else in each release.
 */
final class UriText {

    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private UriText() {}

    static boolean isAbsolute(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && colon < text.length() - 1 && isScheme(text, colon) && areAllowed(text, colon + 1);
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean isInner = i > 0 && (Ascii.isDigit(c) || c == '+' || c == '-' || c == '.');
            if (!Ascii.isLetter(c) && !isInner) {
                return false;
            }
        }
        return true;
    }

    private static boolean areAllowed(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isKnown = Ascii.isLetter(c) || Ascii.isDigit(c) || ALLOWED.indexOf(c) >= 0;
            if (!isKnown || c == '%' && !isEscape(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && Ascii.isHex(text.charAt(at + 1)) && Ascii.isHex(text.charAt(at + 2));
    }
}
