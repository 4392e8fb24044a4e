package dev.confab.gossip.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The hash of the whole history up to a revision: {@code chain(r) = SHA-256(chain(r-1) ‖ canonical(r))}. Equal chains mean
 * equal histories. 32 bytes. Immutable.
 */
public final class Chain {

    /** The length of a chain in bytes. */
    public static final int BYTES = 32;

    /** The chain of the empty history: 32 zero bytes. */
    public static final Chain EMPTY = new Chain(new byte[BYTES]);

    private final byte[] hash;

    private Chain(byte[] hash) {
        this.hash = hash;
    }

    /** Returns the chain of those 32 bytes, which are copied. */
    public static Chain of(byte[] hash) {
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("a chain must have " + BYTES + " bytes, had " + hash.length);
        }
        return new Chain(hash.clone());
    }

    /** Returns a copy of the 32 bytes. */
    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Chain chain && Arrays.equals(hash, chain.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** The first 8 bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, Long.BYTES);
    }
}
