package dev.confab.history;

import dev.confab.schema.SecretNames;

/** Which keys hold what must not be shown: as in what is said of values that break rules. */
final class Secrets {

    private Secrets() {}

    static boolean isSecret(String key) {
        return SecretNames.isSecret(key);
    }
}
