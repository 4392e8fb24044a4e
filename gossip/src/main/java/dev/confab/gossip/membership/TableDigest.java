package dev.confab.gossip.membership;

/**
 * A fingerprint of those in a member table that are not gone: equal digests mean, but for luck, that both know the same. Not
 * a defence against forgery. Immutable.
 *
 * @param count how many members
 * @param hash the sum of the members' hashes, whatever their order
 */
public record TableDigest(int count, long hash) {

    /** The digest of the empty table. */
    public static final TableDigest EMPTY = new TableDigest(0, 0);
}
