package dev.confab.source;

import dev.confab.model.ImportMode;
import java.util.List;
import java.util.Optional;

/**
 * One file as it stands in the record of what was published: all that decides what its publication writes. Immutable.
 *
 * @param checksum of its bytes
 */
record FileEntry(String checksum, ImportMode mode, List<String> profiles, String namespace) {

    private static final String NAMESPACE = " namespace=";

    /** The namespace stands last: it may have spaces. */
    String text() {
        return "sha256=" + checksum + " mode=" + mode
                + (profiles.isEmpty() ? "" : " profiles=" + String.join(",", profiles)) + NAMESPACE + namespace;
    }

    /** The namespace in such a text; absent where another release wrote it in another way. */
    static Optional<String> namespaceOf(String text) {
        int at = text.indexOf(NAMESPACE);
        return at < 0 ? Optional.empty() : Optional.of(text.substring(at + NAMESPACE.length()));
    }
}
