package dev.confab.gossip.membership;

/**
 * A fingerprint of a member table: equal digests mean, but for luck, equal tables. Not a defence against forgery. Immutable.
 *
 * @param count how many members
 * @param hash the sum of the members' hashes, whatever their order
 */
public record TableDigest(int count, long hash) {

    /** The digest of the empty table. */
    public static final TableDigest EMPTY = new TableDigest(0, 0);

    TableDigest plus(Member member) {
        return new TableDigest(count + 1, hash + member.stableHash());
    }

    TableDigest minus(Member member) {
        return new TableDigest(count - 1, hash - member.stableHash());
    }
}
