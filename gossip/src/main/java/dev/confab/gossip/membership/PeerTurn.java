package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Whose turn it is: everybody once per round, each round in a new random order, as in SWIM §4.3, so that the time until a
 * peer is met is bounded. Confined to the node loop.
 */
final class PeerTurn {

    private final Random random;
    private final Deque<PeerId> round = new ArrayDeque<>();

    PeerTurn(Random random) {
        this.random = random;
    }

    Optional<PeerId> next(Set<PeerId> members, PeerId self) {
        round.removeIf(peer -> !members.contains(peer));
        if (round.isEmpty()) {
            List<PeerId> all = new ArrayList<>(members);
            all.remove(self);
            Collections.sort(all); // the set's own order differs from one process to the next; a seed must repeat a run
            Collections.shuffle(all, random);
            round.addAll(all);
        }
        return Optional.ofNullable(round.poll());
    }
}
