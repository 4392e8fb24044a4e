package dev.confab.runtime;

import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For how long each member without a vote has been coming up under this leader. No more of them than the group has
 * seats. Confined to the node loop.
 */
final class ComingUp {

    /** A snapshot takes seconds, as a rule; one that takes longer is alive, and yet something is wrong with it. */
    static final Duration TIME_MAX = Duration.ofMinutes(5);

    private final Map<VoterId, Long> sinceNanos = new HashMap<>();

    /** Takes note of who is on the way. */
    void look(Voters voters, Collection<VoterId> caughtUp, long nowNanos) {
        List<VoterId> coming = voters.seats().stream()
                .filter(seat -> !seat.isVoting() && !caughtUp.contains(seat.id()))
                .map(Voters.Seat::id)
                .toList();
        sinceNanos.keySet().retainAll(coming);
        coming.forEach(id -> sinceNanos.putIfAbsent(id, nowNanos));
    }

    /** Those that take too long. */
    Set<VoterId> late(long nowNanos) {
        return sinceNanos.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue() >= TIME_MAX.toNanos())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    void clear() {
        sinceNanos.clear();
    }
}
