package dev.confab.replica;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with a configuration that an application ships, for nodes that have none of their own yet: a magic word, the format's
 * version, the length of what follows, the values without their history, and the SHA-256 of these. Immutable; blocks on reads.
 */
public final class Bundle {

    private static final byte[] MAGIC = "confab-b".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES;

    /** A key of one byte with an empty value takes five bytes, and is counted as one. */
    private static final int FILE_BYTES_PER_BYTE = 5;

    /** The names of as many namespaces as there may be, which are not counted. */
    private static final int NAMES_BYTES_MAX = 4 << 20;

    private final String name;
    private final Opener opener;

    private interface Opener {
        InputStream open() throws IOException;
    }

    private Bundle(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /** The bundle in that file, which is not looked at yet. */
    public static Bundle file(Path file) {
        return new Bundle(file.toString(), () -> Files.newInputStream(file));
    }

    /** The bundle of that name on a class path, which is not looked at yet; the name has no slash in front. */
    public static Bundle resource(String name, ClassLoader loader) {
        return new Bundle("resource " + name, () -> {
            InputStream in = loader.getResourceAsStream(name);
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in;
        });
    }

    /** Writes the values of the state to that file, in place of what was there. When this returns they are durable. */
    public static void write(Path file, State state) throws IOException {
        byte[] body = StateCodec.encode(state.withoutHistory());
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putLong(body.length)
                .flip();
        DurableFile.replace(file, header, ByteBuffer.wrap(body));
    }

    /**
     * Reads the values: a state of no history, at revision 0, each value with version 0.
     *
     * @param bytesMax of all keys and values together
     * @throws IllegalStateException where it is missing, damaged, too large or of another format; the message says what to do
     */
    public State read(long bytesMax) {
        try (InputStream in = opener.open()) {
            State state =
                    readChecked(in, Math.min(Integer.MAX_VALUE, FILE_BYTES_PER_BYTE * bytesMax + NAMES_BYTES_MAX));
            if (state.bytes() > bytesMax) {
                throw tooLarge(state.bytes(), bytesMax);
            }
            return state;
        } catch (FileNotFoundException | NoSuchFileException e) {
            throw unusable("does not exist; write it with Confab.bundle(path) and ship it", e);
        } catch (MalformedException e) {
            throw unusable("is damaged (" + e.getMessage() + "); write it again with Confab.bundle(path)", e);
        } catch (IOException e) {
            throw unusable("cannot be read (" + e + "); ship it where this process may read it", e);
        }
    }

    /** The file's or the resource's name. */
    @Override
    public String toString() {
        return "bundle " + name;
    }

    private State readChecked(InputStream in, long fileBytesMax) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
        if (header.remaining() < HEADER_BYTES) {
            throw new MalformedException("it has only " + header.remaining() + " bytes");
        }
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        if (!ByteBuffer.wrap(magic).equals(ByteBuffer.wrap(MAGIC))) {
            throw new MalformedException("it does not begin like a bundle");
        }
        int format = header.getInt();
        if (format != FORMAT) {
            throw unusable(
                    "has format " + format + " and this version of Confab reads format " + FORMAT
                            + "; write it with the version that the application ships",
                    null);
        }
        long length = header.getLong();
        if (length > fileBytesMax) {
            throw tooLarge(length, fileBytesMax);
        }
        byte[] body =
                in.readNBytes((int) Math.max(0, length)); // grows as it reads: a length that is wrong allocates nothing
        if (body.length != length || in.read() >= 0) {
            throw new MalformedException("it says that " + length + " bytes follow, and "
                    + (body.length < length ? "fewer" : "more") + " do");
        }
        State state = StateCodec.decode(body);
        if (state.revision() != 0) {
            throw new MalformedException("it has revision " + state.revision() + ", and a bundle has none");
        }
        return state;
    }

    private IllegalStateException tooLarge(long bytes, long max) {
        return unusable(
                "has " + bytes + " bytes, " + max + " are the most (STORE_BYTES); raise that limit or ship less", null);
    }

    private IllegalStateException unusable(String why, @Nullable Exception cause) {
        return new IllegalStateException(this + " " + why + ", or start without it", cause);
    }
}
