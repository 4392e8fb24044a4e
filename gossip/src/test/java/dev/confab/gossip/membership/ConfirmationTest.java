package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Nack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Relayed;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves which words count of the age of a view, and from when: only answers, and from the time of the question. */
final class ConfirmationTest {

    private static final Pulse PULSE = new Pulse(new Head(new Epoch(1, 7), 9, Chain.EMPTY), false);
    private static final OptionalLong AGE = OptionalLong.of(40);

    private MembershipHarness node;
    private long number;
    private long asked;

    /** It has probed the only peer it has, which has not answered yet. */
    @BeforeEach
    void probe() {
        node = MembershipHarness.knowing("b");
        node.live(6);
        node.confirmed.clear();
        node.sent.clear();
        while (node.probesOf("b").isEmpty()) {
            node.live(0.05, "b");
        }
        asked = node.now;
        number = node.probesOf("b").get(0).number();
    }

    @Test
    void shouldCountFromWhenItAsked() {
        node.live(0.4, "b");

        node.receive("b", new Ack(number, PULSE, AGE, List.of()));

        assertThat(node.confirmed).containsExactly("9 asked " + asked + " age 40");
    }

    @Test
    void shouldCountFromItsOwnQuestionWhereAnotherPassesTheAnswerOn() {
        node.tell("b", Update.of(MembershipHarness.member("c", 1)));
        node.live(0.4, "b", "c");

        node.receive("c", new Relayed(number, PeerId.of("b"), PULSE, AGE, List.of()));

        assertThat(node.confirmed).containsExactly("9 asked " + asked + " age 40");
    }

    @Test
    void shouldTakeNoAnswerToWhatItDidNotAsk() {
        node.receive("b", new Ack(number + 1, PULSE, AGE, List.of()));
        node.receive("c", new Ack(number, PULSE, AGE, List.of()));
        node.receive("b", new Relayed(number, PeerId.of("c"), PULSE, AGE, List.of()));
        node.receive("b", new Probe(number, PULSE, null, List.of()));
        node.receive("b", new Nack(number, PULSE, List.of()));

        assertThat(node.confirmed).isEmpty();
    }

    @Test
    void shouldTakeNothingFromWhoSaysNothing() {
        node.receive("b", new Ack(number, PULSE, OptionalLong.empty(), List.of()));

        assertThat(node.confirmed).isEmpty();
    }

    @Test
    void shouldStateItsOwnAgeInItsAnswers() {
        node.viewAge = OptionalLong.of(77);

        var answered = node.receive("b", new Probe(5, PULSE, null, List.of()));

        assertThat(answered)
                .map(Outbound::message)
                .filteredOn(Ack.class::isInstance)
                .map(message -> ((Ack) message).viewAgeMillis())
                .containsExactly(OptionalLong.of(77));
    }

    @Test
    void shouldPassOnWhatTheTargetSaysOfItselfAndNotItsOwn() {
        node.viewAge = OptionalLong.of(77);
        var probes = node.receive("c", new ProbeRequest(7, PeerId.of("b"), PULSE, List.of()));
        long forAnother = ((Probe) probes.get(0).message()).number();

        var passedOn = node.receive("b", new Ack(forAnother, PULSE, AGE, List.of()));

        assertThat(((Relayed) passedOn.get(0).message()).viewAgeMillis()).isEqualTo(AGE);
    }
}
