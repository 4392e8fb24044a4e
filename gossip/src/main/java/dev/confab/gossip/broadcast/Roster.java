package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All nodes, in the orders that decide who brings an entry to whom. Nobody agrees on a tree: each node reads it off its own
 * roster, and the message says how much of it is left to whom.
 *
 * <p>In the first order, a node's position is a number of octal digits, hashed from its name. Who begins looks at the eight
 * parts of the whole, by the first digit, and gives each to its first node; that one gives the rest of its part, that is, all
 * behind it, to the first nodes of the eight parts of the part; and so on, until {@link #DIRECT_MAX} or fewer are left, who
 * are told directly. So everybody is told once, in about {@code log8 N} hops, whoever begins; a node has the same few links
 * for every origin; one that joins or goes changes the links of a handful; and where two rosters differ, only those about
 * whom they differ may be missed, or told twice. The idea is that of broadcast in prefix-routing overlays; the repair of
 * what it misses is Plumtree's (Leitao, Pereira, Rodrigues 2007): links along which only heads are told.
 *
 * <p>For those links there are further orders, independent of the first: a node tells its head to its next one in each, so
 * everybody hears from as many as there are. Immutable, so nodes of a simulation may share one.
 */
public final class Roster {

    /** So many are told directly, and no node pushes one entry to more. */
    public static final int DIRECT_MAX = 10;

    /** Of nobody. */
    public static final Roster NONE = new Roster(List.of());

    private static final int PARTS = 8;
    private static final int LAZY_MAX = 6;

    private final Ring tree;
    private final List<Ring> lazy;

    private Roster(Collection<PeerId> nodes) {
        this.tree = new Ring(nodes, 0);
        this.lazy = IntStream.rangeClosed(1, lazyLinks(nodes.size()))
                .mapToObj(order -> new Ring(nodes, order))
                .toList();
    }

    /** Returns the roster of those nodes: all that live, the one that asks among them. */
    public static Roster of(Collection<PeerId> nodes) {
        return new Roster(Set.copyOf(nodes));
    }

    /** How many nodes there are. */
    public int size() {
        return tree.size();
    }

    boolean contains(PeerId node) {
        return tree.contains(node);
    }

    /** Another node, each as likely as the next. */
    Optional<PeerId> any(PeerId self, Random random) {
        return tree.size() == 0
                ? Optional.empty()
                : Optional.of(tree.place(random.nextInt(tree.size())).peer()).filter(peer -> !peer.equals(self));
    }

    /**
     * Whom {@code self} brings an entry to. Who is passed over gets nothing, and its part goes to the next one.
     *
     * @param way as it came with the entry
     */
    Share share(PeerId self, Way way, Predicate<PeerId> isPassedOver) {
        Place own = Place.of(self, 0);
        int from = way.isBeginning() ? 0 : tree.after(own);
        int to = way.hasEnded() ? from : tree.countTo(own.last(way.depth()));
        return share(from, to, way, place -> place.position() != way.origin() && !isPassedOver.test(place.peer()));
    }

    /** To whom {@code self} tells its head: few, always the same, and everybody is told by as many. */
    Collection<PeerId> lazyLinks(PeerId self) {
        Set<PeerId> links = new LinkedHashSet<>();
        lazy.forEach(ring -> links.add(ring.next(self)));
        links.remove(self);
        return links;
    }

    /** One for each digit of the number of nodes: what is missed then by all of them is less than one node in a push. */
    private static int lazyLinks(int nodes) {
        int links = 1;
        for (long reached = 10; reached < nodes; reached *= 10) {
            links++;
        }
        return nodes - 1 <= DIRECT_MAX ? 0 : Math.min(links, LAZY_MAX);
    }

    private Share share(int from, int to, Way way, Predicate<Place> isTold) {
        if (to - from <= DIRECT_MAX + 1) { // one more, for the origin may be among them
            List<PeerId> direct = told(from, to, isTold).toList();
            if (direct.size() <= DIRECT_MAX) {
                return new Share(direct, Way.ENDS);
            }
        }
        return new Share(firstsOfParts(from, to, way.depth() + 1, isTold), way.deeper());
    }

    private List<PeerId> firstsOfParts(int from, int to, int digits, Predicate<Place> isTold) {
        List<PeerId> firsts = new ArrayList<>(PARTS);
        int start = from;
        while (start < to) {
            int end = Math.min(to, tree.countTo(tree.place(start).last(digits)));
            told(start, end, isTold).findFirst().ifPresent(firsts::add);
            start = end;
        }
        return firsts;
    }

    private Stream<PeerId> told(int from, int to, Predicate<Place> isTold) {
        return IntStream.range(from, to).mapToObj(tree::place).filter(isTold).map(Place::peer);
    }
}
