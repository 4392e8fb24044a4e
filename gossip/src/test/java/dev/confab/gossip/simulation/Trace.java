package dev.confab.gossip.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last things that happened, to be read where a simulation fails; and a digest of all that happened, to tell two runs
 * apart. Not thread-safe.
 */
public final class Trace {

    /** How many events are kept to be read. */
    public static final int EVENTS_MAX = 2_000;

    private static final long PRIME = 0x100000001b3L;

    private record Event(int node, String text) {}

    private final Deque<Event> last = new ArrayDeque<>();
    private long digest = 0xcbf29ce484222325L;
    private long count;

    /** Writes down what happened at that node. */
    public void add(long nanos, int node, String what) {
        String text = nanos / 1_000 + " us " + node + ": " + what;
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * PRIME;
        }
        count++;
        last.addLast(new Event(node, text));
        if (last.size() > EVENTS_MAX) {
            last.removeFirst();
        }
    }

    /** Equal for equal runs. */
    public String digest() {
        return count + "-" + Long.toHexString(digest);
    }

    /** The last events of that node, oldest first. */
    public List<String> last(int node, int max) {
        List<String> own = last.stream()
                .filter(event -> event.node() == node)
                .map(Event::text)
                .toList();
        return own.subList(Math.max(0, own.size() - max), own.size());
    }

    /** All events that are kept, oldest first. */
    public List<String> all() {
        return last.stream().map(Event::text).toList();
    }
}
