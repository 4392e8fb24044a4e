package dev.confab.gossip.wire;

import java.util.regex.Pattern;

/**
 * The name of a node, unique in its cluster. 1 to 64 characters of {@code [A-Za-z0-9._-]}, so that it is safe in file
 * names, log lines and certificates. Immutable.
 */
public record PeerId(String name) implements Comparable<PeerId> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public PeerId {
        if (!ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a node name must be 1 to 64 characters of A-Z a-z 0-9 . _ -, was \"" + name + "\"");
        }
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
