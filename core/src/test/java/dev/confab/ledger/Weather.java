package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What becomes of the frames between voters, one way at a time, beside the cuts of the network itself. Thread-safe; the seed
 * decides for each frame, in the order in which the voters happen to send them.
 */
final class Weather {

    /** What becomes of a request. */
    enum Fate {
        PASSED,
        /** Nobody hears it, and whoever asked waits for nothing. */
        LOST,
        /** It is heard, and its connection is lost before the answer. */
        UNANSWERED,
        /** It is heard twice. */
        DOUBLED,
        /** Its connection is lost and it is heard later, when that connection is read to its end. */
        HELD
    }

    private record Way(PeerId from, PeerId to) {}

    private final Random random;
    private final Set<Way> closed = ConcurrentHashMap.newKeySet();
    private final Set<Way> unanswered = ConcurrentHashMap.newKeySet();
    private final Map<Way, String> slow = new ConcurrentHashMap<>();
    private final Set<String> doubled = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> held = new ConcurrentHashMap<>();

    Weather(long seed) {
        this.random = new Random(seed);
    }

    void close(PeerId from, PeerId to) {
        closed.add(new Way(from, to));
    }

    /** As {@link #close}, for one kind. */
    void close(PeerId from, PeerId to, Kind kind) {
        slow.put(new Way(from, to), kind.subject());
    }

    void loseAnswers(PeerId from, PeerId to) {
        unanswered.add(new Way(from, to));
    }

    /** From now on that share of the frames of that kind is heard late. */
    void hold(Kind kind, double share) {
        held.put(kind.subject(), share);
    }

    void repeat(Kind kind) {
        doubled.add(kind.subject());
    }

    void clear() {
        doubled.clear();
        closed.clear();
        slow.clear();
        unanswered.clear();
        held.clear();
    }

    Fate fate(PeerId from, PeerId to, String subject) {
        Way way = new Way(from, to);
        if (closed.contains(way) || subject.equals(slow.get(way))) {
            return Fate.LOST;
        }
        if (unanswered.contains(way)) {
            return Fate.UNANSWERED;
        }
        if (draws(held.getOrDefault(subject, 0.0))) {
            return Fate.HELD;
        }
        return doubled.contains(subject) ? Fate.DOUBLED : Fate.PASSED;
    }

    private synchronized boolean draws(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
