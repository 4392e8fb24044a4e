package dev.confab.source;

import dev.confab.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;

/** SHA-256 in hexadecimal digits, as {@code sha256sum} prints it. */
final class Checksum {

    private static final int ID_DIGITS = 16;

    private Checksum() {}

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    /** A short name for a whole set of texts, by which two of them are told apart; control characters are in none of them. */
    static String id(SortedMap<String, String> texts) {
        StringBuilder all = new StringBuilder();
        texts.forEach((key, text) -> all.append(key).append('\n').append(text).append('\n'));
        return of(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, ID_DIGITS);
    }
}
