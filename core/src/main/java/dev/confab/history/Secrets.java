package dev.confab.history;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which keys hold what must not be shown: by their last segment, whatever its case. A guess; name your own where it counts. */
final class Secrets {

    private static final Pattern WORDS =
            Pattern.compile(".*(password|passwd|passphrase|secret|token|credential|private[-_]?key|api[-_]?key).*");

    private Secrets() {}

    static boolean isSecret(String key) {
        String last = key.substring(Math.max(key.lastIndexOf('.'), key.lastIndexOf('/')) + 1);
        return WORDS.matcher(last.toLowerCase(Locale.ROOT)).matches();
    }
}
