package dev.confab.gossip.wire;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.nio.charset.StandardCharsets;

/**
 * Writes the bytes that {@link WireReader} reads: variable-length counts, fixed-length numbers, length-prefixed UTF-8 and
 * byte strings. Grows in memory up to a limit. Built on the {@code Output} of Kryo 5; no {@code Kryo} object is made, for
 * that prints a warning on JDK 24 and later. Not thread-safe.
 */
public final class WireWriter {

    private static final int INITIAL_BYTES = 256;

    private final Output output;

    private WireWriter(int bytesMax) {
        this.output = new Output(Math.min(INITIAL_BYTES, bytesMax), bytesMax);
    }

    /** Returns a writer that grows as far as an array can. */
    public static WireWriter create() {
        return new WireWriter(Integer.MAX_VALUE - 8);
    }

    public WireWriter writeByte(int value) {
        output.writeByte(value);
        return this;
    }

    public WireWriter writeBoolean(boolean value) {
        output.writeByte(value ? 1 : 0);
        return this;
    }

    /** Writes a count or length, which must be {@code >= 0}, in 1 to 5 bytes. */
    public WireWriter writeCount(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("a count must be >= 0, was " + value);
        }
        output.writeVarInt(value, true);
        return this;
    }

    /** Writes a number that is small and positive as a rule, in 1 to 9 bytes. */
    public WireWriter writeVarLong(long value) {
        output.writeVarLong(value, true);
        return this;
    }

    /** Writes 8 bytes, big-endian. */
    public WireWriter writeLong(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            output.writeByte((int) (value >>> shift));
        }
        return this;
    }

    /** Writes 4 bytes, big-endian. */
    public WireWriter writeInt(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            output.writeByte(value >>> shift);
        }
        return this;
    }

    /** Writes the length of the UTF-8 form, then the form itself. */
    public WireWriter writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the length, then the bytes. */
    public WireWriter writeBytes(byte[] value) {
        writeCount(value.length);
        output.writeBytes(value);
        return this;
    }

    /** Writes the bytes as they are, without their length. */
    public WireWriter writeRaw(byte[] value) {
        output.writeBytes(value);
        return this;
    }

    /** How many bytes were written. */
    public int size() {
        return output.position();
    }

    /** Returns a copy of what was written. */
    public byte[] toBytes() {
        return output.toBytes();
    }
}
