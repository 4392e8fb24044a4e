package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to be probed: everybody once per round, each round in a new random order, as in SWIM §4.3, so that the
 * time until a peer is probed is bounded. Newcomers get a random place in the round. Also picks peers at random. Confined
 * to the node loop.
 */
final class PeerTurn {

    /** How often a random pick is tried per peer wanted; among many that do not suit it may come back with fewer. */
    private static final int TRIES = 8;

    private final Random random;
    private final List<PeerId> round = new ArrayList<>();
    private int next;
    private @Nullable PeerId first;

    PeerTurn(Random random) {
        this.random = random;
    }

    /** Gives one that came back a place, unless it has one. */
    void addAgain(PeerId peer) {
        if (!round.contains(peer)) {
            add(peer);
        }
    }

    /** Gives a newcomer a place among those whose turn is still to come. */
    void add(PeerId peer) {
        int place = next + random.nextInt(round.size() - next + 1);
        round.add(peer);
        Collections.swap(round, place, round.size() - 1);
    }

    /** Makes that peer the next one, out of turn. */
    void putFirst(PeerId peer) {
        first = peer;
    }

    /**
     * Returns the next one that suits.
     *
     * @param all asked for at the beginning of a round
     */
    Optional<PeerId> next(Supplier<Collection<PeerId>> all, Predicate<PeerId> suits) {
        PeerId preferred = first;
        first = null;
        if (preferred != null && suits.test(preferred)) {
            return Optional.of(preferred);
        }
        for (boolean isFresh = false; ; isFresh = true) {
            while (next < round.size()) {
                PeerId peer = round.get(next++);
                if (suits.test(peer)) {
                    return Optional.of(peer);
                }
            }
            if (isFresh) {
                return Optional.empty();
            }
            begin(all.get(), suits);
        }
    }

    /** Returns up to that many different ones that suit. */
    List<PeerId> pick(int count, Predicate<PeerId> suits) {
        List<PeerId> picked = new ArrayList<>(count);
        for (int tries = round.isEmpty() ? 0 : count * TRIES; tries > 0 && picked.size() < count; tries--) {
            PeerId peer = round.get(random.nextInt(round.size()));
            if (!picked.contains(peer) && suits.test(peer)) {
                picked.add(peer);
            }
        }
        return picked;
    }

    /** Those that do not suit are left out: among the many that are gone after a deployment, picks would find nobody. */
    private void begin(Collection<PeerId> all, Predicate<PeerId> suits) {
        round.clear();
        all.stream().filter(suits).forEach(round::add);
        Collections.sort(round); // the table's own order depends on its history
        Collections.shuffle(round, random);
        next = 0;
    }
}
