package dev.confab.settings;

/** How names of keys are written. */
final class KeyNames {

    private KeyNames() {}

    /** {@code checkout.} and {@code checkout} are the same prefix. */
    static String prefix(String prefix) {
        return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /** The other way to write a name: {@code maxSize} and {@code max-size}, {@code baseURLPath} and {@code base-url-path}. */
    static String dashed(String name) {
        StringBuilder dashed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (i > 0 && beginsWord(name, i)) {
                dashed.append('-');
            }
            dashed.append(Character.toLowerCase(name.charAt(i)));
        }
        return dashed.toString();
    }

    private static boolean beginsWord(String name, int at) {
        if (!Character.isUpperCase(name.charAt(at)) || name.charAt(at - 1) == '_') {
            return false;
        }
        boolean endsAcronym = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return !Character.isUpperCase(name.charAt(at - 1)) || endsAcronym;
    }
}
