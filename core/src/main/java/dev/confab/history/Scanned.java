package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a file of commits has, without its records. Immutable by agreement.
 *
 * @param read null where not even its header can be read
 * @param hasHead whether one of its records leads to the head that is looked for
 */
record Scanned(Path path, @Nullable SegmentFile read, boolean isWhole, boolean hasHead, String fault) {

    static Scanned of(Path path, Head head) throws IOException {
        boolean[] hasHead = {false};
        try {
            SegmentFile file = SegmentFile.read(
                    path, (body, offset) -> hasHead[0] |= Recorded.head(body).equals(head));
            boolean isWhole = file.isWhole();
            String fault = isWhole ? "the next one begins elsewhere" : "its end is not whole";
            return new Scanned(path, file, isWhole, hasHead[0], fault);
        } catch (MalformedException e) {
            return new Scanned(path, null, false, false, String.valueOf(e.getMessage()));
        }
    }

    boolean isUsableBefore(@Nullable Scanned next) {
        return read != null
                && (next == null || isWhole && read.last() == next.file().base());
    }

    SegmentFile file() {
        if (read == null) {
            throw new IllegalStateException(path + " cannot be read: " + fault);
        }
        return read;
    }
}
