package dev.confab.history;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.model.Sha256;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import dev.confab.replica.DurableFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Backup} in one file: a magic word, the format's version, the state with its length in front, the revision and time at
 * which the history begins, the number of records and the records, each with its length in front, the same of the copies of
 * labelled revisions, and the SHA-256 of all that.
 */
public final class BackupFile {

    private static final byte[] MAGIC = "confab-k".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 32;

    private BackupFile() {}

    /**
     * Writes it in place of what is there, whole or not at all; when this returns it is durable. Blocks on the disk.
     *
     * @throws UncheckedIOException where it cannot be written; then the old file is still there
     */
    public static void write(Path file, Backup backup) {
        MessageDigest digest = Sha256.digest();
        List<ByteBuffer> parts = parts(backup);
        parts.forEach(part -> digest.update(part.duplicate()));
        parts.add(ByteBuffer.wrap(digest.digest()));
        try {
            DurableFile.replace(file, parts.toArray(ByteBuffer[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException("file must be writable, was " + file + " (" + e + ")", e);
        }
    }

    private static List<ByteBuffer> parts(Backup backup) {
        List<ByteBuffer> parts = new ArrayList<>();
        byte[] state = StateCodec.encode(backup.state());
        parts.add(ByteBuffer.allocate(MAGIC.length + 2 * Integer.BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putInt(state.length)
                .flip());
        parts.add(ByteBuffer.wrap(state));
        parts.add(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(backup.oldest())
                .putLong(backup.baseMillis())
                .flip());
        addAll(backup.records(), parts);
        addAll(backup.labelled().stream().map(Pin::encode).toList(), parts);
        return parts;
    }

    private static void addAll(List<byte[]> texts, List<ByteBuffer> parts) {
        parts.add(number(texts.size()));
        for (byte[] text : texts) {
            parts.add(number(text.length));
            parts.add(ByteBuffer.wrap(text));
        }
    }

    private static ByteBuffer number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).flip();
    }

    /**
     * Reads and checks it. Blocks on the disk.
     *
     * @throws IllegalStateException where it is missing, damaged, or of another format; the message says what to do
     * @throws UncheckedIOException where it cannot be read
     */
    public static Backup read(Path file) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
            requireHeader(file, data);
            byte[] state = bytes(data);
            long base = data.readLong();
            long baseMillis = data.readLong();
            List<byte[]> records = all(data);
            List<byte[]> labelled = all(data);
            byte[] expected = digest.digest();
            if (!Arrays.equals(expected, in.readNBytes(HASH_BYTES)) || in.read() >= 0) {
                throw new MalformedException("its checksum does not fit");
            }
            State decoded = StateCodec.decode(state);
            return new Backup(
                    decoded,
                    base,
                    baseMillis,
                    records,
                    labelled.stream().map(Pin::decode).toList());
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    "backup " + file + " does not exist; write one with Confab.backup(path)", e);
        } catch (MalformedException | EOFException e) {
            throw new IllegalStateException(
                    "backup " + file + " is damaged (" + e.getMessage() + "); nothing was restored, take another one",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("backup " + file + " cannot be read", e);
        }
    }

    private static void requireHeader(Path file, DataInputStream in) throws IOException {
        if (!Arrays.equals(MAGIC, in.readNBytes(MAGIC.length))) {
            throw new MalformedException("it does not begin like a backup");
        }
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IllegalStateException("backup " + file + " has format " + format
                    + " and this version of Confab reads format " + FORMAT
                    + "; nothing was restored, use the version that wrote it or a newer one");
        }
    }

    private static List<byte[]> all(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(bytes(in));
        }
        return all;
    }

    /** It grows as it reads: a length that is wrong allocates nothing. */
    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new MalformedException("a length must be >= 0, was " + length);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends " + (length - bytes.length) + " bytes early");
        }
        return bytes;
    }
}
