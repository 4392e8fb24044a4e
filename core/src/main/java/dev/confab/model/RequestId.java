package dev.confab.model;

/**
 * The identity of a command, by which a retry is known as one. Immutable.
 *
 * @param origin random, one per start of a node
 * @param sequence counts the commands of that start
 */
public record RequestId(long origin, long sequence) {

    @Override
    public String toString() {
        return Long.toHexString(origin) + "-" + sequence;
    }
}
