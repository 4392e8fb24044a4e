package dev.confab.gossip.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What all nodes of a cluster know and nobody else does: the keys of its datagrams are derived from it. 16 to 1,024 bytes,
 * drawn at random and not a password: whoever holds one datagram can try passwords at leisure. It does not show itself.
 * Immutable.
 */
public final class ClusterSecret {

    /** How many bytes it must have: fewer could be guessed. */
    public static final int BYTES_MIN = 16;

    /** How many bytes it may have. */
    public static final int BYTES_MAX = 1_024;

    private final byte[] bytes;

    private ClusterSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes the bytes of a secret.
     *
     * @throws IllegalArgumentException where they are too few or too many
     */
    public static ClusterSecret of(byte[] bytes) {
        return of(bytes, "the cluster's secret");
    }

    /**
     * Reads the secret from a file, all of it but the white space at its end, which editors leave there. Make one with {@code
     * openssl rand -hex 32}.
     *
     * @throws IllegalArgumentException where the file holds too few bytes or too many
     * @throws UncheckedIOException where it cannot be read
     */
    public static ClusterSecret fromFile(Path file) {
        try {
            if (Files.size(file) > 2 * BYTES_MAX) {
                throw new IllegalArgumentException(expected("the cluster's secret in " + file, Files.size(file)));
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).stripTrailing();
            return of(text.getBytes(StandardCharsets.ISO_8859_1), "the cluster's secret in " + file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of the cluster's secret must be readable, was " + file, e);
        }
    }

    private static ClusterSecret of(byte[] bytes, String what) {
        if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException(expected(what, bytes.length));
        }
        return new ClusterSecret(bytes.clone());
    }

    private static String expected(String what, long length) {
        return what + " must have " + BYTES_MIN + " to " + BYTES_MAX + " bytes, has " + length
                + "; make one with: openssl rand -hex 32";
    }

    /** A key of that many bytes, another one for each salt and each purpose. */
    byte[] derive(byte[] salt, String purpose, int length) {
        return Hkdf.derive(bytes, salt, purpose.getBytes(StandardCharsets.UTF_8), length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterSecret secret && Arrays.equals(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return ClusterSecret.class.hashCode(); // a hash of the bytes would tell something of them
    }

    @Override
    public String toString() {
        return "ClusterSecret[hidden]";
    }
}
