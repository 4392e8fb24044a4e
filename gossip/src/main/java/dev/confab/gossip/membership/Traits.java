package dev.confab.gossip.membership;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node says of itself once, at its start, and for as long as it runs. Immutable.
 *
 * @param labels by name, sorted, such as the failure zone; at most {@link #LABELS_MAX}, together at most {@link #BYTES_MAX}
 *     bytes of UTF-8, so that a record fits into a datagram
 * @param isEphemeral whether it may vanish at any time and so should become a voter only where nobody else can
 */
public record Traits(SortedMap<String, String> labels, boolean isEphemeral) {

    /** How many labels a node may have. */
    public static final int LABELS_MAX = 8;

    /** How long the names and values of all labels may be together, in bytes of UTF-8. */
    public static final int BYTES_MAX = 256;

    /** No labels, not ephemeral. */
    public static final Traits NONE = new Traits(new TreeMap<>(), false);

    /** Copies the labels. */
    public Traits {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        if (labels.size() > LABELS_MAX) {
            throw new IllegalArgumentException(
                    "a node must have at most " + LABELS_MAX + " labels, had " + labels.size());
        }
        int bytes = labels.entrySet().stream()
                .mapToInt(label -> bytes(label.getKey()) + bytes(label.getValue()))
                .sum();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("the labels of a node must have at most " + BYTES_MAX + " bytes, had "
                    + bytes + "; shorten their names and values");
        }
        if (labels.containsKey("")) {
            throw new IllegalArgumentException("a label must have a name, was \"\"=\"" + labels.get("") + "\"");
        }
    }

    /** Returns the traits of a node with those labels that stays. */
    public static Traits of(Map<String, String> labels) {
        return new Traits(new TreeMap<>(labels), false);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
