package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a file that is small enough to be held. */
final class WholeFile {

    private WholeFile() {}

    static ByteBuffer read(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), Integer.MAX_VALUE - 8));
            file.read(0, bytes);
            return bytes.flip();
        }
    }
}
