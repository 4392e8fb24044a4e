package dev.confab.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A step of a key: a name, or an index, for which the name is empty. Names sort before indices, indices by number. Immutable. */
record Segment(String name, int index) implements Comparable<Segment> {

    /** Deeper keys stay flat: readers, ours too, bound the nesting. */
    static final int PATH_SEGMENTS_MAX = 30;

    private static final int INDEX_NONE = -1;
    private static final Pattern SEGMENT =
            Pattern.compile("(?<dot>\\.?)(?<name>[^.\\[\\]]+)|\\[(?<index>0|[1-9][0-9]{0,5})]");
    private static final Comparator<Segment> ORDER =
            Comparator.comparingInt(Segment::index).thenComparing(Segment::name);

    /** The steps of {@code key}, if joining them gives {@code key} again. */
    static Optional<List<Segment>> path(String key) {
        List<Segment> path = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(key);
        int end = 0;
        while (end < key.length() && path.size() <= PATH_SEGMENTS_MAX) {
            if (!matcher.find() || matcher.start() != end) {
                return Optional.empty();
            }
            Optional<Segment> segment = segment(matcher, path.isEmpty());
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            path.add(segment.get());
            end = matcher.end();
        }
        return path.size() > PATH_SEGMENTS_MAX ? Optional.empty() : Optional.of(path);
    }

    private static Optional<Segment> segment(Matcher matcher, boolean isFirst) {
        String name = matcher.group("name");
        if (name == null) {
            int index = Integer.parseInt(matcher.group("index"));
            return isFirst ? Optional.empty() : Optional.of(new Segment("", index));
        }
        boolean hasDot = !matcher.group("dot").isEmpty();
        // A blank name would vanish when it is joined with what follows.
        return hasDot == isFirst || name.isBlank() ? Optional.empty() : Optional.of(new Segment(name, INDEX_NONE));
    }

    boolean isIndex() {
        return index != INDEX_NONE;
    }

    /** The text to append to a flat name. */
    String suffix() {
        return isIndex() ? "[" + index + "]" : "." + name;
    }

    @Override
    public int compareTo(Segment other) {
        return ORDER.compare(this, other);
    }
}
