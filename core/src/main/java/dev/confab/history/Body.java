package dev.confab.history;

import java.nio.file.Path;

/** Where the bytes of a {@link Recorded} commit lie. */
sealed interface Body {

    /** That of a commit which never came here. */
    Body NONE = new Gone(0);

    int length();

    /** In memory. Immutable by agreement. */
    record Kept(byte[] bytes) implements Body {
        @Override
        public int length() {
            return bytes.length;
        }
    }

    /** On disk, behind its checksum, which lies just before the offset. Immutable. */
    record Filed(Path file, int offset, int length) implements Body {}

    /** Nobody needs it any more. Immutable. */
    record Gone(int length) implements Body {}
}
