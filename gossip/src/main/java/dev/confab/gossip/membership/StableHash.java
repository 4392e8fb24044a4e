package dev.confab.gossip.membership;

/** FNV-1a with a finishing mix: the same in every process, unlike hash codes. Not a defence against forgery. */
final class StableHash {

    static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private StableHash() {}

    static long of(long hash, String text) {
        long next = (hash ^ text.length()) * PRIME;
        for (int i = 0; i < text.length(); i++) {
            next = (next ^ text.charAt(i)) * PRIME;
        }
        return next;
    }

    static long of(long hash, long number) {
        long next = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Short.SIZE) {
            next = (next ^ number >>> shift & 0xffff) * PRIME;
        }
        return next;
    }

    static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        return mixed ^ mixed >>> 29;
    }
}
