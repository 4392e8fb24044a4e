package dev.confab.gossip.wire;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes that {@link WireWriter} wrote, from a peer that may be hostile: every length is compared with the bytes
 * that are left before anything is allocated, so a short message cannot ask for a large array. Every method throws {@link
 * MalformedException} where the bytes do not fit. Not thread-safe.
 */
public final class WireReader {

    private static final char REPLACEMENT = '\uFFFD';

    private final Input input;
    private int lastStringBytes;

    private WireReader(Input input) {
        this.input = input;
    }

    /** Returns a reader over those bytes, which are not copied. */
    public static WireReader of(byte[] bytes) {
        return new WireReader(new Input(bytes));
    }

    /** Returns a reader over the first {@code length} of those bytes, which are not copied. */
    public static WireReader of(byte[] bytes, int length) {
        return new WireReader(new Input(bytes, 0, length));
    }

    public int readByte() {
        require(1);
        return input.readByte();
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value != 0 && value != 1) {
            throw new MalformedException("a boolean must be 0 or 1, was " + value);
        }
        return value == 1;
    }

    /** Reads a count that must not exceed {@code max}. */
    public int readCount(int max) {
        int value;
        try {
            value = input.readVarInt(true);
        } catch (KryoException | IndexOutOfBoundsException e) {
            throw tooShort(e);
        }
        if (value < 0 || value > max) {
            throw new MalformedException("a count must be 0 to " + max + ", was " + Integer.toUnsignedLong(value));
        }
        return value;
    }

    public long readVarLong() {
        try {
            return input.readVarLong(true);
        } catch (KryoException | IndexOutOfBoundsException e) {
            throw tooShort(e);
        }
    }

    public long readLong() {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | input.readByte() & 0xff;
        }
        return value;
    }

    public int readInt() {
        require(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | input.readByte() & 0xff;
        }
        return value;
    }

    /** Reads a string whose UTF-8 form has at most {@code bytesMax} bytes. */
    public String readString(int bytesMax) {
        int length = readCount(bytesMax);
        requireLeft(length);
        int start = input.position();
        String text =
                new String(input.getBuffer(), start, length, StandardCharsets.UTF_8); // from where it lies: no copy
        boolean isSuspect = text.indexOf(REPLACEMENT) >= 0; // what the fast decoder puts where bytes are malformed
        String checked = isSuspect ? strictly(ByteBuffer.wrap(input.getBuffer(), start, length)) : text;
        input.setPosition(start + length);
        lastStringBytes = length;
        return checked;
    }

    /** How many bytes of UTF-8 the string had that was read last. */
    public int lastStringBytes() {
        return lastStringBytes;
    }

    private static String strictly(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("a string must be valid UTF-8", e);
        }
    }

    /** Reads a byte string of at most {@code bytesMax} bytes. */
    public byte[] readBytes(int bytesMax) {
        return readRaw(readCount(bytesMax));
    }

    /** Reads exactly {@code length} bytes. */
    public byte[] readRaw(int length) {
        requireLeft(length);
        return input.readBytes(length);
    }

    /** Reads a count of at most {@code max}, then as many elements, each of which takes at least one byte. */
    public <T> List<T> readList(int max, Supplier<T> element) {
        int count = readCount(Math.min(max, remaining()));
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }

    /** How many bytes are left. */
    public int remaining() {
        return input.limit() - input.position();
    }

    /** Throws where bytes are left over: a message must be read to its end. */
    public void expectEnd() {
        if (remaining() != 0) {
            throw new MalformedException(remaining() + " bytes too many at the end of a message");
        }
    }

    private void requireLeft(int length) {
        if (length < 0 || length > remaining()) {
            throw new MalformedException(length + " bytes were announced, " + remaining() + " are left");
        }
    }

    private void require(int bytes) {
        if (remaining() < bytes) {
            throw tooShort(null);
        }
    }

    private static MalformedException tooShort(@Nullable Throwable cause) {
        return new MalformedException("the message ends too early", cause);
    }
}
