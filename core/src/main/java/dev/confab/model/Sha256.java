package dev.confab.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash of chains, files and checksums. */
public final class Sha256 {

    private Sha256() {}

    /** Returns a fresh digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support SHA-256", e);
        }
    }
}
