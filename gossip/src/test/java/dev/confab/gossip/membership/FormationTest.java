package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.membership.FormationMessage.Formed;
import dev.confab.gossip.membership.FormationMessage.Probe;
import dev.confab.gossip.membership.FormationMessage.Unformed;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves each rule of the first formation by itself, and that an undecided node says what it waits for. */
class FormationTest {

    private static final long INTERVAL = 100;
    private static final Founder A = founder("a", 1);
    private static final Founder B = founder("b", 2);
    private static final Founder C = founder("c", 3);
    private static final Founder C_EMPTIED = founder("c", 33);
    private static final List<String> LIST = List.of("a:1", "b:1", "c=c:1");

    private final Formation formation = Formation.begin(A, seeds(LIST), new Random(1), INTERVAL);

    @Test
    void shouldFormAloneWithoutSeeds() {
        Formation alone = Formation.begin(A, List.of(), new Random(1), INTERVAL);
        alone.onTick(0);
        assertThat(alone.outcome()).isEqualTo(new FormationOutcome.Form(new FoundingRecord(List.of(A))));
    }

    @Test
    void shouldFormOnceEverySeedToldTheSameView() {
        // given
        Map<String, Long> probes = tick(0);
        answer(probes, B, List.of());
        answer(probes, C, List.of());
        assertThat(reason()).contains("b:1: it has not heard from all seeds", "c=c:1: it has not heard");
        // when
        probes = tick(INTERVAL + 1);
        answer(probes, B, List.of(A, B, C));
        assertThat(reason()).contains("c=c:1").doesNotContain("b:1");
        answer(probes, C, List.of(A, B, C));
        // then
        assertThat(formation.outcome()).isEqualTo(new FormationOutcome.Form(new FoundingRecord(List.of(A, B, C))));
        assertThat(ask(formation)).isInstanceOf(Unformed.class); // not on disk yet
        formation.settle(new FoundingRecord(List.of(A, B, C)));
        assertThat(ask(formation)).isInstanceOf(Formed.class);
    }

    @Test
    void shouldIgnoreTheLateAnswerOfALifeWhoseDiskWasEmptiedSince() {
        // given a probe of c that stays unanswered, and one that its next life answers
        Map<String, Long> early = tick(0);
        Map<String, Long> probes = tick(INTERVAL * Formation.TIMEOUT_INTERVALS);
        answer(probes, B, List.of(A, B, C));
        answer(probes, C_EMPTIED, List.of());
        // when the former life's answer arrives at last
        answer(early, C, List.of(A, B, C));
        // then
        assertThat(formation.outcome()).isInstanceOf(FormationOutcome.Undecided.class);
        assertThat(view()).containsExactly(A, B, C_EMPTIED);
    }

    /** Those at the head of a long list may all wait as this node does, and be at the head of the next answer as well. */
    @Test
    void shouldAskAllOfALongDiscoveryInTheLongRun() {
        Formation node = Formation.seek(A, List.of(), new Random(1), INTERVAL);
        List<Address> many = IntStream.range(0, 4 * Seed.SEEDS_MAX)
                .mapToObj(i -> new Address("node-" + i, 1))
                .toList();
        Set<Address> asked = new HashSet<>();
        for (int turn = 0; turn < 100; turn++) {
            node.discovered(many);
            node.onTick(turn).forEach(probe -> asked.add(probe.to()));
        }
        assertThat(asked).containsAll(many);
    }

    @Test
    void shouldFormWithThoseWhoFormedWithItsNonceAndJoinOthers() {
        // given
        FoundingRecord mine = new FoundingRecord(List.of(A, B, C));
        FoundingRecord former = new FoundingRecord(List.of(founder("a", 11), B, C));
        Formation other = Formation.begin(A, seeds(LIST), new Random(1), INTERVAL);
        Map<String, Long> probes = tick(0);
        other.onTick(0);
        // when
        formation.onMessage(B.address(), new Formed(probes.get("b:1"), mine), 1);
        other.onMessage(B.address(), new Formed(probes.get("b:1"), former), 1);
        // then
        assertThat(formation.outcome()).isEqualTo(new FormationOutcome.Form(mine));
        assertThat(other.outcome()).isEqualTo(new FormationOutcome.Join(former));
    }

    @Test
    void shouldSayWhatItWaitsFor() {
        Map<String, Long> probes = tick(0);
        assertThat(reason()).startsWith("seed b:1: no answer yet");
        formation.onUnreachable(B.address(), "connection refused");
        assertThat(reason()).startsWith("seed b:1: connection refused");
        formation.onMessage(
                B.address(), new Unformed(probes.get("b:1"), new Candidacy(B, List.of("b:1", "a:1"), List.of())), 1);
        assertThat(reason())
                .contains("seed b:1 has another seed list: [a:1, b:1, c=c:1] here, [a:1, b:1] there; make them equal");
        formation.onMessage(
                C.address(), new Unformed(probes.get("c:1"), new Candidacy(founder("d", 4), LIST, List.of())), 1);
        assertThat(reason()).contains("seed c=c:1 answers as d=d:1; put that into the seed list");
    }

    @Test
    void shouldSayThatTwoSeedsAreOneNodeOrShareAName() {
        // given b answers at its address, and at another entry of the list as well
        Formation twins = Formation.begin(A, seeds(List.of("a:1", "b:1", "b=alias:1")), new Random(1), INTERVAL);
        Map<String, Long> probes = probes(twins.onTick(0));
        List<String> list = List.of("a:1", "b:1", "b=alias:1");
        // when // then
        twins.onMessage(B.address(), new Unformed(probes.get("b:1"), new Candidacy(B, list, List.of())), 1);
        twins.onMessage(B.address(), new Unformed(probes.get("alias:1"), new Candidacy(B, list, List.of())), 1);
        assertThat(twins.outcome().toString())
                .contains("seed b=alias:1 and seed b:1 are the same node, b; list it once");
    }

    @Test
    void shouldWaitAsAPlainNodeForTheSeeds() {
        Formation plain = Formation.begin(founder("p", 9), seeds(LIST), new Random(1), INTERVAL);
        Map<String, Long> probes = probes(plain.onTick(0));
        assertThat(plain.outcome().toString()).contains("is not in its seed list");
        FoundingRecord record = new FoundingRecord(List.of(A, B, C));
        plain.onMessage(C.address(), new Formed(probes.get("c:1"), record), 1);
        assertThat(plain.outcome()).isEqualTo(new FormationOutcome.Join(record));
    }

    @Test
    void shouldJoinThroughWhoeverWasDiscoveredAndFoundNothingBySuch() {
        // given a node without seeds, and one that it discovers
        Formation seeker = Formation.seek(founder("p", 9), List.of(), new Random(1), INTERVAL);
        assertThat(seeker.onTick(0)).isEmpty();
        assertThat(seeker.outcome()).isInstanceOf(FormationOutcome.Undecided.class);
        seeker.discovered(List.of(Address.parse("p:1"), Address.parse("d:1")));
        Map<String, Long> probes = probes(seeker.onTick(0));
        assertThat(probes).containsOnlyKeys("d:1");
        // when that one is in no cluster either, then the seeker waits on
        seeker.onMessage(
                Address.parse("d:1"),
                new Unformed(probes.get("d:1"), new Candidacy(founder("d", 4), List.of(), List.of())),
                1);
        seeker.discovered(List.of(Address.parse("d:1")));
        probes = probes(seeker.onTick(1));
        assertThat(seeker.outcome()).isInstanceOf(FormationOutcome.Undecided.class);
        // when it is
        FoundingRecord record = new FoundingRecord(List.of(A, B, C));
        seeker.onMessage(Address.parse("d:1"), new Formed(probes.get("d:1"), record), 2);
        // then
        assertThat(seeker.outcome()).isEqualTo(new FormationOutcome.Join(record));
    }

    private Map<String, Long> tick(long nowNanos) {
        return probes(formation.onTick(nowNanos));
    }

    private static Map<String, Long> probes(List<Outbound<FormationMessage>> out) {
        Map<String, Long> probes = new HashMap<>();
        out.forEach(one -> probes.put(one.to().toString(), ((Probe) one.message()).number()));
        return probes;
    }

    private void answer(Map<String, Long> probes, Founder from, List<Founder> view) {
        long number = probes.get(from.address().toString());
        formation.onMessage(from.address(), new Unformed(number, new Candidacy(from, LIST, view)), 1);
    }

    private String reason() {
        return ((FormationOutcome.Undecided) formation.outcome()).reason();
    }

    private List<Founder> view() {
        return ((Unformed) ask(formation)).candidacy().view();
    }

    private static FormationMessage ask(Formation formation) {
        return formation.onMessage(B.address(), new Probe(5), 1).get(0).message();
    }

    private static Founder founder(String name, long nonce) {
        return new Founder(PeerId.of(name), new Address(name, 1), nonce);
    }

    private static List<Seed> seeds(List<String> texts) {
        return Stream.of(texts.toArray(String[]::new)).map(Seed::parse).toList();
    }
}
