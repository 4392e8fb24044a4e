package dev.confab.gossip.membership;

import static dev.confab.gossip.membership.MembershipHarness.SELF;
import static dev.confab.gossip.membership.MembershipHarness.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Nack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Relayed;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.PeerId;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves the rules of suspicion one by one, each of Lifeguard's among them by what goes wrong without it. */
class FailureDetectorTest {

    private static final PeerId B = PeerId.of("b");

    @Test
    void shouldProbeEveryPeerOncePerRoundInAnotherOrderEachTime() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d", "e");
        Set<List<String>> orders = new HashSet<>();
        node.live(1);
        for (int round = 0; round < 6; round++) {
            node.sent.clear();
            node.live(4);
            orders.add(node.sent(Probe.class, any -> true).stream()
                    .map(one -> one.to().host())
                    .toList());
        }
        assertThat(orders).hasSizeGreaterThan(1);
        assertThat(node.probesOf("b").size()
                        + node.probesOf("c").size()
                        + node.probesOf("d").size())
                .isBetween(2, 4);
    }

    @Test
    void shouldAskOthersBeforeItSuspects() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d", "e", "f");
        node.live(10, "b");
        List<Outbound<MembershipMessage>> requests = node.sent(ProbeRequest.class, request -> true);
        assertThat(requests)
                .allSatisfy(one ->
                        assertThat(((ProbeRequest) one.message()).target()).isEqualTo(B));
        assertThat(requests.stream().limit(3).map(Outbound::to).collect(Collectors.toSet()))
                .hasSize(3)
                .doesNotContain(member("b", 1).address());
        assertThat(node.events).contains("suspected b by self");
    }

    @Test
    void shouldBelieveTheAnswerThatAnotherPassesOn() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        for (int i = 0; i < 100; i++) {
            node.sent.clear();
            node.live(0.05, "b");
            node.sent(ProbeRequest.class, any -> true)
                    .forEach(one -> node.receive(
                            "c",
                            new Relayed(
                                    ((ProbeRequest) one.message()).number(),
                                    B,
                                    Pulse.NONE,
                                    OptionalLong.empty(),
                                    List.of())));
        }
        assertThat(node.events).noneMatch(event -> event.startsWith("suspected"));
    }

    @Test
    void shouldBelieveNoAnswerOfAnotherNodeThanItProbed() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        for (int i = 0; i < 100; i++) {
            node.sent.clear();
            node.live(0.05, "b");
            node.probesOf("b")
                    .forEach(probe ->
                            node.receive("c", new Ack(probe.number(), Pulse.NONE, OptionalLong.empty(), List.of())));
        }
        assertThat(node.events).contains("suspected b by self");
    }

    @Test
    void shouldProbeForOthersAndPassTheAnswerOn() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        List<Outbound<MembershipMessage>> probe = node.receive("c", new ProbeRequest(7, B, Pulse.NONE, List.of()));
        long number = ((Probe) probe.get(0).message()).number();
        List<Outbound<MembershipMessage>> passedOn =
                node.receive("b", new Ack(number, Pulse.NONE, OptionalLong.empty(), List.of()));
        assertThat(passedOn)
                .extracting(Outbound::to)
                .containsExactly(member("c", 1).address());
        assertThat(((Relayed) passedOn.get(0).message()).number()).isEqualTo(7);
    }

    @Test
    void shouldSayWhereItGotNoAnswerForAnother() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        node.receive("c", new ProbeRequest(7, B, Pulse.NONE, List.of()));
        node.live(0.3, "b");
        assertThat(node.sent(Nack.class, nack -> true)).isEmpty();
        node.live(0.2, "b");
        assertThat(node.sent(Nack.class, nack -> nack.number() == 7)).hasSize(1);
        assertThat(node.receive("c", new ProbeRequest(8, PeerId.of("nobody"), Pulse.NONE, List.of())))
                .extracting(Outbound::message)
                .hasOnlyElementsOfType(Nack.class);
    }

    @Test
    void shouldProbeForNoMoreThanSoManyOthers() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        for (int i = 0; i < 1_000; i++) {
            node.receive("c", new ProbeRequest(i, B, Pulse.NONE, List.of()));
        }
        assertThat(node.probesOf("b")).hasSize(Relays.RELAYS_MAX);
    }

    @Test
    void shouldDeclareDeadWhoDoesNotContradict() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d");
        node.live(20, "b");
        assertThat(node.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(node.events).endsWith("suspected b by self", "failed b");
    }

    @Test
    void shouldBelieveAContradictionWithAHigherIncarnationOnly() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        node.tell("c", Update.suspicion(member("b", 1), PeerId.of("c")));
        node.tell("b", Update.of(member("b", 1)));
        assertThat(node.state("b")).isEqualTo(MemberState.SUSPECT);
        node.tell("b", Update.of(member("b", 2)));
        assertThat(node.state("b")).isEqualTo(MemberState.ALIVE);
        node.tell("c", Update.suspicion(member("b", 1), PeerId.of("c")));
        assertThat(node.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(node.events).endsWith("suspected b by c", "recovered b=b:1#2");
    }

    @Test
    void shouldContradictAtOnceAndToTheOneWhoTold() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        List<Outbound<MembershipMessage>> answer = node.tell("b", Update.suspicion(SELF, PeerId.of("c")));
        assertThat(node.membership.self().incarnation()).isEqualTo(SELF.incarnation() + 1);
        assertThat(answer).hasSize(1);
        assertThat(answer.get(0).to()).isEqualTo(member("b", 1).address());
        assertThat(((Updates) answer.get(0).message()).updates()).containsExactly(Update.of(node.membership.self()));
    }

    /** Proves LHA-refute: the one who is suspected hears of it with the next probe, also when the news of it are told to the end. */
    @Test
    void shouldTellASuspectThatItIsOne() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d", "e", "f");
        node.tell("c", Update.suspicion(member("b", 1), PeerId.of("c")));
        node.live(2.5); // by now the news were told as often as they are
        node.receive("c", new Probe(1, Pulse.NONE, null, List.of()));
        assertThat(((Ack) node.sent.get(node.sent.size() - 1).message()).updates())
                .isEmpty();
        // when // then
        List<Outbound<MembershipMessage>> ack = node.receive("b", new Probe(1, Pulse.NONE, null, List.of()));
        assertThat(((Ack) ack.get(0).message()).updates()).contains(Update.suspicion(member("b", 1), SELF.id()));
    }

    /** Proves LHA-probe: a node that gets no answers from anybody doubts itself and accuses ever more slowly. */
    @Test
    void shouldProbeMoreRarelyWhereNobodyAnswers() {
        String[] peers = IntStream.range(0, 100).mapToObj(i -> "p" + i).toArray(String[]::new);
        MembershipHarness deaf = MembershipHarness.knowing(peers);
        MembershipHarness sound = MembershipHarness.knowing(peers);
        deaf.live(30, peers);
        sound.live(30, "p1", "p2");
        assertThat(suspicions(deaf)).isLessThan(9); // 1 + 2 + 3 + ... seconds each, and not 30
        assertThat(sound.sent(Probe.class, any -> true)).hasSizeGreaterThan(28);
        // and where the helpers say that the network is sound, it is the target's fault
        MembershipHarness helped = MembershipHarness.knowing(peers);
        helped.live(30, "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12");
        assertThat(helped.sent(Probe.class, any -> true)).hasSizeGreaterThan(25);
    }

    /** Proves LHA-suspicion: one accuser alone has to wait longer than several who agree. */
    @Test
    void shouldWaitLessForASuspectWhomOthersAccuseToo() {
        String[] peers = {"b", "c", "d", "e", "f"};
        MembershipHarness alone = MembershipHarness.knowing(peers);
        MembershipHarness agreed = MembershipHarness.knowing(peers);
        for (MembershipHarness node : List.of(alone, agreed)) {
            node.tell("c", Update.suspicion(member("b", 1), PeerId.of("c")));
        }
        for (String accuser : List.of("d", "e", "f")) {
            agreed.tell(accuser, Update.suspicion(member("b", 1), PeerId.of(accuser)));
            alone.tell(accuser, Update.suspicion(member("b", 1), PeerId.of("c"))); // the same one, heard again
        }
        agreed.live(3.1);
        alone.live(3.1);
        assertThat(agreed.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(alone.state("b")).isEqualTo(MemberState.SUSPECT);
        alone.live(3.1);
        assertThat(alone.state("b")).isEqualTo(MemberState.DEAD);
    }

    /** Proves that a pause is not held against the others: what ran out meanwhile did so for a sleeper. */
    @Test
    void shouldAccuseNobodyOfItsOwnSleep() {
        // given a probe under way and a suspicion that runs
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d");
        node.live(3);
        node.tell("c", Update.suspicion(member("d", 1), PeerId.of("c")));
        node.events.clear();
        // when it sleeps, and its timers come before its mail
        node.sleep(60);
        // then
        assertThat(node.events).isEmpty();
        node.tell("d", Update.of(member("d", 2)));
        node.live(20);
        assertThat(node.events).containsExactly("recovered d=d:1#2");
    }

    /** Proves that who stood still asks at once what others say of it, and not after an interval that its bad health stretches. */
    @Test
    void shouldProbeAtOnceAfterASleep() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d");
        node.live(10);
        node.tell("b", Update.suspicion(SELF, PeerId.of("b"))); // bad for its health
        node.live(0.1);
        node.sent.clear();

        node.sleep(0.9);
        assertThat(node.sent(Probe.class, probe -> true)).isEmpty();

        node.sleep(1);
        assertThat(node.sent(Probe.class, probe -> probe.digest() != null)).hasSize(1);
        node.sent.clear();
        node.live(0.1);
        assertThat(node.sent(Probe.class, probe -> true)).isEmpty();
    }

    /** Proves that a node that others may hold for dead asks how far they have come more often than the detector does. */
    @Test
    void shouldAskAroundForAWhileAfterASleep() {
        // given
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d", "e");
        node.live(10);
        node.sleep(1);
        node.sent.clear();
        // when
        node.live(0.25, "b", "c", "d", "e");
        // then
        assertThat(node.sent(Probe.class, probe -> true))
                .extracting(Outbound::to)
                .hasSize(MembershipOptions.NEWS_FANOUT)
                .doesNotHaveDuplicates();
        // and when word must have gone round
        node.live(3);
        node.sent.clear();
        node.live(3);
        assertThat(node.sent(Probe.class, probe -> true)).hasSizeLessThanOrEqualTo(3);
    }

    /** Proves that silence on what only asks how far others have come accuses nobody. */
    @Test
    void shouldAccuseNobodyWhoIsSilentWhenItAsksAround() {
        MembershipHarness node = MembershipHarness.knowing("b", "c", "d", "e");
        node.live(10);
        node.sleep(1);
        node.sent.clear();
        node.live(
                0.9, "b", "c", "d",
                "e"); // the detector's own probe, of the sleep's end, is to no more than one of them
        assertThat(node.sent(Probe.class, probe -> true)).hasSizeGreaterThan(4);
        node.live(3);
        assertThat(suspicions(node)).isLessThanOrEqualTo(1);
    }

    /** Proves that the word of one who was cut off does not bury those who live. */
    @Test
    void shouldDoubtATableThatBuriesTheLiving() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        Update dead = Update.of(member("b", 1).as(MemberState.DEAD));
        List<Outbound<MembershipMessage>> out =
                node.receive("c", new MembershipMessage.Table(List.of(), List.of(dead), false));
        assertThat(node.state("b")).isEqualTo(MemberState.SUSPECT);
        assertThat(out).extracting(Outbound::to).containsExactly(member("b", 1).address());
        assertThat(((Updates) out.get(0).message()).updates()).containsExactly(dead);
    }

    private static long suspicions(MembershipHarness node) {
        return node.events.stream()
                .filter(event -> event.startsWith("suspected"))
                .count();
    }
}
