package dev.confab.gossip.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the tree that nodes read off their rosters reaches everybody once, in few hops, whoever begins. */
class RosterTest {

    private static final Predicate<PeerId> NOBODY = peer -> false;

    /** Who was told how often, in how many hops, and by whom. */
    private static final class Spread {

        final Map<PeerId, Integer> hops = new HashMap<>();
        final Map<PeerId, Integer> sends = new HashMap<>();
        int copies;

        Spread(PeerId origin, Predicate<PeerId> isPassedOver, Predicate<PeerId> isDead, Views views) {
            record Told(PeerId peer, Way way) {}
            Queue<Told> told = new ArrayDeque<>(List.of(new Told(origin, beginning(origin))));
            hops.put(origin, 0);
            while (!told.isEmpty()) {
                Told next = told.remove();
                Share share = views.of(next.peer()).share(next.peer(), next.way(), isPassedOver);
                sends.merge(next.peer(), share.to().size(), Integer::sum);
                for (PeerId peer : share.to()) {
                    copies++;
                    if (!isDead.test(peer) && hops.putIfAbsent(peer, hops.get(next.peer()) + 1) == null) {
                        told.add(new Told(peer, share.way()));
                    }
                }
            }
        }
    }

    private interface Views {
        Roster of(PeerId peer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 11})
    void shouldTellASmallClusterDirectlyWhoeverBegins(int nodes) {
        List<PeerId> names = names(nodes);
        Roster roster = Roster.of(names);
        for (PeerId origin : names) {
            Share share = roster.share(origin, beginning(origin), NOBODY);
            assertThat(share.way()).isEqualTo(Way.ENDS);
            assertThat(share.to()).hasSize(nodes - 1).doesNotContain(origin).isSubsetOf(names);
            assertThat(roster.lazyLinks(origin)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 2", "50, 3", "100, 3", "1000, 5", "10000, 6"})
    void shouldReachEverybodyInFewHopsWithOneCopyEach(int nodes, int hopsMax) {
        List<PeerId> names = names(nodes);
        Roster roster = Roster.of(names);
        for (PeerId origin : names.subList(0, 3)) {
            Spread spread = new Spread(origin, NOBODY, NOBODY, any -> roster);
            assertThat(spread.hops).hasSize(nodes);
            assertThat(spread.hops.values()).allMatch(hops -> hops <= hopsMax);
            assertThat(spread.sends.values()).allMatch(sends -> sends <= Roster.DIRECT_MAX);
            assertThat(spread.copies)
                    .isBetween(nodes - 1, nodes); // the origin is told by those who do not know it began
        }
    }

    @Test
    void shouldReachEverybodyElseWhenSomeArePassedOver() {
        List<PeerId> names = names(1_000);
        Roster roster = Roster.of(names);
        Set<PeerId> quiet = new HashSet<>(names.subList(100, 150));
        Spread spread = new Spread(names.get(0), quiet::contains, NOBODY, any -> roster);
        assertThat(spread.hops).hasSize(950).doesNotContainKeys(quiet.toArray(PeerId[]::new));
    }

    @Test
    void shouldMissFewWhenRostersDiffer() {
        // given rosters that lack one node in a hundred each
        List<PeerId> names = names(300);
        Random random = new Random(1);
        Map<PeerId, Roster> views = new HashMap<>();
        names.forEach(name -> views.put(
                name,
                Roster.of(names.stream()
                        .filter(other -> other.equals(name) || random.nextInt(100) > 0)
                        .toList())));
        // when
        Spread spread = new Spread(names.get(0), NOBODY, NOBODY, views::get);
        // then
        assertThat(spread.hops).hasSizeGreaterThan(280);
        assertThat(spread.copies).isLessThan(315);
    }

    @Test
    void shouldChangeFewLinksWhenANodeComes() {
        List<PeerId> names = names(901);
        Roster before = Roster.of(names.subList(0, 900));
        Roster after = Roster.of(names);
        List<PeerId> changed = new ArrayList<>();
        for (PeerId name : names.subList(0, 900)) {
            if (!before.lazyLinks(name).equals(after.lazyLinks(name))
                    || !before.share(name, beginning(name), NOBODY)
                            .equals(after.share(name, beginning(name), NOBODY))) {
                changed.add(name);
            }
        }
        assertThat(changed).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void shouldGiveEverybodyAsManyLazyLinksInAsOut() {
        List<PeerId> names = names(5_000);
        Roster roster = Roster.of(names);
        Map<PeerId, Integer> in = new HashMap<>();
        names.forEach(name -> roster.lazyLinks(name).forEach(peer -> in.merge(peer, 1, Integer::sum)));
        assertThat(in).hasSize(5_000);
        assertThat(in.values()).allMatch(links -> links >= 3 && links <= 4);
    }

    /** Names hash alike on all nodes, whatever their JVM or release: these are fixed for ever. */
    @Test
    void shouldKeepThePositionsOfNames() {
        assertThat(Place.of(PeerId.of("node-1"), 0).position()).isEqualTo(5255313350542292354L);
        assertThat(Place.of(PeerId.of("orders-7.example"), 3).position()).isEqualTo(7080494204497183026L);
    }

    private static Way beginning(PeerId origin) {
        return new Way(Place.of(origin, 0).position(), 0);
    }

    private static List<PeerId> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> PeerId.of("node-" + i)).toList();
    }
}
