package dev.confab.journal;

import java.io.IOException;

/** After a downgrade a file of the later release is refused: to take it for damage would throw away what was promised. */
final class FormatVersion {

    private FormatVersion() {}

    static void require(String fileName, int found, int known) throws IOException {
        if (found > known) {
            throw new IOException("%s has format %d, this release reads up to %d; start a later release"
                    .formatted(fileName, found, known));
        }
    }
}
