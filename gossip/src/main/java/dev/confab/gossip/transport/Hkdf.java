package dev.confab.gossip.transport;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 as in RFC 5869; the JDK has one of its own from version 25 only. */
final class Hkdf {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int BLOCKS_MAX = 255;

    private Hkdf() {}

    /** Extract, then expand (sections 2.2 and 2.3); an empty salt stands for one of zeros. */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > BLOCKS_MAX * HASH_BYTES) {
            throw new IllegalArgumentException(
                    "length must be 1 to " + BLOCKS_MAX * HASH_BYTES + " bytes, was " + length);
        }
        byte[] pseudoRandomKey = hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
        return expand(pseudoRandomKey, info, length);
    }

    private static byte[] expand(byte[] pseudoRandomKey, byte[] info, int length) {
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int number = 1, written = 0; written < length; number++) {
            block = hmac(pseudoRandomKey, block, info, new byte[] {(byte) number});
            int taken = Math.min(block.length, length - written);
            System.arraycopy(block, 0, output, written, taken);
            written += taken;
        }
        Arrays.fill(pseudoRandomKey, (byte) 0);
        return output;
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
