package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A place in a cluster's history that can be handed on, in a header or a URL: who waits for it sees what its giver saw. Immutable.
 *
 * @param cluster some bits of the cluster's id; 0 where it was not known
 * @param epochCounter the epoch; at most 2³² - 1
 * @param epochMark some bits of the epoch's id
 * @param revision 0 before the first commit
 */
public record Token(int cluster, long epochCounter, int epochMark, long revision) {

    /** How long the text of every token is. */
    public static final int LENGTH = 32;

    /** Before everything: each view is that new. */
    public static final Token NOWHERE = new Token(0, 0, 0, 0);

    private static final int CONTENT_BYTES = 20;
    private static final long COUNTER_MAX = 0xffff_ffffL;

    public Token {
        if (epochCounter < 0 || epochCounter > COUNTER_MAX || revision < 0) {
            throw new IllegalArgumentException("a token's epoch must be 0 to " + COUNTER_MAX
                    + " and its revision >= 0, were " + epochCounter + " and " + revision);
        }
    }

    /** The place of a revision in that epoch of that cluster. */
    public static Token of(ClusterSettings settings, Epoch epoch, long revision) {
        int cluster = settings.isFounded() ? markOf(settings.clusterId()) : 0;
        return new Token(cluster, epoch.counter(), (int) epoch.id(), revision);
    }

    /** The place of that state. */
    public static Token of(State state) {
        return of(state.settings(), state.head().epoch(), state.revision());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException where it was cut, changed, or never was a token; the message says which
     */
    public static Token parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            requireAlphabet(text.charAt(i), i);
        }
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException("a token must have " + LENGTH + " characters, had " + text.length()
                    + "; it was cut or something was added to it");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.getInt(CONTENT_BYTES) != checkSum(bytes.array())) {
            throw new IllegalArgumentException("the token's check sum does not fit; a character was changed");
        }
        return new Token(bytes.getInt(), Integer.toUnsignedLong(bytes.getInt()), bytes.getInt(), bytes.getLong());
    }

    /** Whether it may be of that cluster. */
    public boolean isOf(ClusterSettings settings) {
        return cluster == 0 || cluster == markOf(settings.clusterId());
    }

    /** What it says, for people. */
    public String toPlainString() {
        return "revision " + revision + " of epoch " + epochCounter + "-" + Integer.toHexString(epochMark);
    }

    /** {@value #LENGTH} characters of {@code A-Z a-z 0-9 - _}, the last of them a check sum. */
    @Override
    public String toString() {
        byte[] bytes = new byte[CONTENT_BYTES + Integer.BYTES];
        ByteBuffer content = ByteBuffer.wrap(bytes);
        content.putInt(cluster).putInt((int) epochCounter).putInt(epochMark).putLong(revision);
        content.putInt(checkSum(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void requireAlphabet(char found, int index) {
        boolean isAllowed = found >= 'A' && found <= 'Z'
                || found >= 'a' && found <= 'z'
                || found >= '0' && found <= '9'
                || found == '-'
                || found == '_';
        if (!isAllowed) {
            throw new IllegalArgumentException(
                    "a token must have letters, digits, - and _ only, had U+%04X at %d".formatted((int) found, index));
        }
    }

    private static int checkSum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(1); // the format's version
        sum.update(bytes, 0, CONTENT_BYTES);
        return (int) sum.getValue();
    }

    /** Never 0, which says that the cluster is not known. */
    private static int markOf(UUID clusterId) {
        CRC32C mark = new CRC32C();
        ByteBuffer id = ByteBuffer.allocate(2 * Long.BYTES);
        id.putLong(clusterId.getMostSignificantBits()).putLong(clusterId.getLeastSignificantBits());
        mark.update(id.flip());
        return mark.getValue() == 0 ? 1 : (int) mark.getValue();
    }
}
