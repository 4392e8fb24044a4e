package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bytes of a datagram: a format byte, the salt of the sender's start, the number of the datagram, then the sealed content
 * and its tag. AES-256 in GCM (NIST SP 800-38D); the key is the start's own, so the number alone makes a nonce that is never
 * used twice. What is not sealed is authenticated with it, and so is the address it is meant for: a datagram that was caught
 * on its way is worth nothing anywhere else.
 */
final class SealedDatagram {

    /** With this much nothing between two nodes takes a datagram apart. */
    static final int BYTES_MAX = 1_200;

    static final int SALT_BYTES = 16;
    static final int OVERHEAD_BYTES = 1 + SALT_BYTES + Long.BYTES + 16;

    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 1 + SALT_BYTES + Long.BYTES;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    private static final String PURPOSE = "confab datagram 1 ";

    private SealedDatagram() {}

    /** The key of one start of one node. */
    static SecretKeySpec key(ClusterSecret secret, byte[] salt, String cluster) {
        return new SecretKeySpec(secret.derive(salt, PURPOSE + cluster, KEY_BYTES), "AES");
    }

    static byte[] seal(SecretKeySpec key, byte[] salt, long number, Address to, byte[] content) {
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) FORMAT)
                .put(salt)
                .putLong(number)
                .array();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, number, header, to).doFinal(content);
            byte[] datagram = Arrays.copyOf(header, header.length + sealed.length);
            System.arraycopy(sealed, 0, datagram, header.length, sealed.length);
            return datagram;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    /** Whether this can be a datagram of ours, by its length and its first byte. */
    static boolean isPlausible(byte[] datagram) {
        return datagram.length >= OVERHEAD_BYTES && datagram.length <= BYTES_MAX && datagram[0] == FORMAT;
    }

    /** The salt of a plausible datagram. */
    static byte[] salt(byte[] datagram) {
        return Arrays.copyOfRange(datagram, 1, 1 + SALT_BYTES);
    }

    /** The number of a plausible datagram. */
    static long number(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getLong(1 + SALT_BYTES);
    }

    /** The content of a plausible datagram; absent where it was not sealed with that key for that address. */
    static Optional<byte[]> open(SecretKeySpec key, Address self, byte[] datagram) {
        byte[] header = Arrays.copyOf(datagram, HEADER_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, number(datagram), header, self);
            return Optional.of(cipher.doFinal(datagram, HEADER_BYTES, datagram.length - HEADER_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, long number, byte[] header, Address to)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce =
                ByteBuffer.allocate(NONCE_BYTES).putLong(Integer.BYTES, number).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(to.toString().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
