package dev.confab.schema;

/** Which keys hold what must not be shown: by their last segment, whatever its case. A guess; name your own where it counts. */
public final class SecretNames {

    private static final String[] WORDS = {
        "password", "passwd", "passphrase", "secret", "token", "credential",
        "privatekey", "private-key", "private_key", "apikey", "api-key", "api_key"
    };

    private SecretNames() {}

    /** Whether the value of that key is to be hidden. */
    public static boolean isSecret(String key) {
        String last = Ascii.lower(key.substring(Math.max(key.lastIndexOf('.'), key.lastIndexOf('/')) + 1));
        for (String word : WORDS) {
            if (last.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
