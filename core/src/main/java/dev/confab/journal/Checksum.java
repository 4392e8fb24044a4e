package dev.confab.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of everything that lies on disk: CRC32C. Finds what broke by chance, not what somebody forged. */
public final class Checksum {

    private Checksum() {}

    /** Of all the bytes. */
    public static int of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /** Of what remains of the buffer, which is consumed. */
    public static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
