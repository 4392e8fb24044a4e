package dev.confab.gossip.wire;

/**
 * The name of a node, unique in its cluster. 1 to 64 characters of {@code [A-Za-z0-9._-]}, so that it is safe in file
 * names, log lines and certificates. Immutable.
 */
public record PeerId(String name) implements Comparable<PeerId> {

    private static final int LENGTH_MAX = 64;

    public PeerId {
        if (name.isEmpty() || name.length() > LENGTH_MAX || !name.chars().allMatch(PeerId::isAllowed)) {
            throw new IllegalArgumentException(
                    "a node name must be 1 to 64 characters of A-Z a-z 0-9 . _ -, was \"" + name + "\"");
        }
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '.' || c == '_';
    }

    /** Returns the peer of that name. */
    public static PeerId of(String name) {
        return new PeerId(name);
    }

    @Override
    public int compareTo(PeerId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
