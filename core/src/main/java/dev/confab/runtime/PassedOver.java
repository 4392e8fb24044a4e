package dev.confab.runtime;

import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is not asked to vote for a while: nodes that refused or did not answer, each time for twice as long, and those
 * that were demoted or did not come up. Without the doubling a leader of many nodes without a disk would ask the first
 * of them again before it has come to the last, which may be the one that can. Confined to the node loop.
 */
final class PassedOver {

    /** After the first refusal: a node that is only starting can soon. */
    static final Duration SHORTEST = Duration.ofSeconds(3);

    static final Duration LONGEST = Duration.ofMinutes(10);

    /** How many are remembered; any more are asked again at once. */
    static final int NODES_MAX = 10_000;

    private final Map<VoterId, Pause> pauses = new HashMap<>();

    private record Pause(Duration length, long untilNanos) {

        static Pause of(Duration length, long nowNanos) {
            return new Pause(length, nowNanos + length.toNanos());
        }

        boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    /** It said that it cannot, or said nothing. */
    void refused(VoterId id, long nowNanos) {
        Pause before = pauses.get(id);
        Duration twice = before == null ? SHORTEST : before.length().multipliedBy(2);
        put(id, Pause.of(twice.compareTo(LONGEST) < 0 ? twice : LONGEST, nowNanos));
    }

    /** It is not to be asked for as long as anyone ever is not. */
    void pass(VoterId id, long nowNanos) {
        put(id, Pause.of(LONGEST, nowNanos));
    }

    /** It agreed, or somebody wants it all the same. */
    void forgive(VoterId id) {
        pauses.remove(id);
    }

    boolean isNow(VoterId id, long nowNanos) {
        Pause pause = pauses.get(id);
        return pause != null && !pause.isOver(nowNanos);
    }

    /** Forgets those whose pause is over and who are not there any more. */
    void keep(Collection<VoterId> there, long nowNanos) {
        pauses.entrySet().removeIf(entry -> entry.getValue().isOver(nowNanos) && !there.contains(entry.getKey()));
    }

    void clear() {
        pauses.clear();
    }

    int size() {
        return pauses.size();
    }

    private void put(VoterId id, Pause pause) {
        if (pauses.size() < NODES_MAX || pauses.containsKey(id)) {
            pauses.put(id, pause);
        }
    }
}
