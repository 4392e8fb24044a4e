package dev.confab.gossip.membership;

import static dev.confab.gossip.membership.MembershipHarness.SELF;
import static dev.confab.gossip.membership.MembershipHarness.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.membership.MembershipMessage.Table;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves the rules of the table one by one: who is known, who is turned away, who is forgotten, and where the limits are. */
class MembershipTest {

    @Test
    void shouldForgetTheOldAddressOfANodeThatCameBackElsewhere() {
        MembershipHarness node = MembershipHarness.knowing("b");
        node.tell("c", Update.of(member("b", "b:2", 2)));
        node.tell("c", Update.of(member("b", "b:1", 1)));
        assertThat(node.membership.members().get(PeerId.of("b")).member()).isEqualTo(member("b", "b:2", 2));
        assertThat(node.events).containsExactly("joined b=b:1#1", "moved b=b:1#1 b=b:2#2");
    }

    @Test
    void shouldTurnAwayOnlyALiveNamesake() {
        MembershipHarness node = MembershipHarness.knowing("b");
        assertThat(refuse(node, "b", "b:2", true)).contains("a node named b already lives at b:1");
        assertThat(refuse(node, "b", "b:2", false)).isEmpty();
        assertThat(refuse(node, "b", "b:1", true)).isEmpty();
        assertThat(refuse(node, "c", "c:1", true)).isEmpty();
        assertThat(refuse(node, "self", "other:1", false)).contains("already lives at self:1");
        assertThat(refuse(node, "self", "self:1", false)).isEmpty();
    }

    @Test
    void shouldLetInANamesakeOfTheDead() {
        MembershipHarness node = MembershipHarness.knowing("b");
        node.tell("c", Update.of(member("b", 1).as(MemberState.DEAD)));
        assertThat(refuse(node, "b", "b:2", true)).isEmpty();
    }

    @Test
    void shouldTakeInNoMoreThanTheLimitAndLetTheGoneMakeRoom() {
        MembershipHarness node =
                new MembershipHarness(MembershipOptions.builder().membersMax(3));
        node.tell("t", Update.of(member("b", 1)), Update.of(member("c", 1)), Update.of(member("d", 1)));
        assertThat(node.membership.members()).hasSize(3);
        assertThat(refuse(node, "d", "d:1", false)).contains("its 3 members and takes no more");
        // when one of them is gone
        node.tell("t", Update.of(member("b", 1).as(MemberState.LEFT)));
        assertThat(refuse(node, "d", "d:1", false)).isEmpty();
        node.tell("t", Update.of(member("d", 1)));
        // then
        assertThat(node.membership.members()).containsOnlyKeys(SELF.id(), PeerId.of("c"), PeerId.of("d"));
    }

    @Test
    void shouldRaiseItsIncarnationAboveARecordOfAnotherNodeOfItsName() {
        MembershipHarness node = MembershipHarness.knowing("b");
        node.tell("b", Update.of(member("self", "elsewhere:1", 8)));
        assertThat(node.membership.self()).isEqualTo(member("self", 9));
        assertThat(node.membership.members().get(SELF.id()).member()).isEqualTo(node.membership.self());
        assertThat(node.events).contains("contested self=elsewhere:1#8");
    }

    @Test
    void shouldTryASeedUntilItAnswersFromWhateverAddress() {
        // given a seed whose address is an alias of what its node advertises; the seed that is this node is left out
        MembershipHarness node = new MembershipHarness(
                MembershipOptions.builder().seeds(List.of(Seed.parse("self:1"), Seed.parse("alias:1"))));
        node.live(2.9, "alias");
        assertThat(node.sent).extracting(Outbound::to).hasSize(3).containsOnly(Address.parse("alias:1"));
        // when
        long number = ((Probe) node.sent.get(2).message()).number();
        node.receive("b", new Ack(number, Pulse.NONE, OptionalLong.empty(), List.of(Update.of(member("b", 1)))));
        node.sent.clear();
        node.live(60, "alias");
        // then it asks for the alias no more, until the node behind it is gone
        assertThat(node.sent).extracting(Outbound::to).containsOnly(Address.parse("b:1"));
        node.tell("b", Update.of(member("b", 1).as(MemberState.LEFT)));
        node.live(11, "alias", "b");
        assertThat(node.sent).extracting(Outbound::to).contains(Address.parse("alias:1"));
    }

    @Test
    void shouldLookForDiscoveredAddressesWhereNobodyIsKnown() {
        MembershipHarness node = MembershipHarness.knowing("b");
        node.membership.discovered(List.of(Address.parse("b:1"), Address.parse("new:1")));
        node.live(30, "new");
        assertThat(node.probesOf("new")).hasSize(3);
    }

    @Test
    void shouldLookForTheDeadAndTellThemAndNeverForThoseWhoLeft() {
        MembershipHarness node = MembershipHarness.knowing("b", "dead", "left");
        Update dead = Update.of(member("dead", 1).as(MemberState.DEAD));
        node.tell("b", dead, Update.of(member("left", 1).as(MemberState.LEFT)));
        node.live(60, "dead", "left");
        assertThat(node.probesOf("dead"))
                .hasSizeBetween(5, 7)
                .allSatisfy(probe -> assertThat(probe.updates()).startsWith(dead));
        assertThat(node.probesOf("left")).isEmpty();
    }

    @Test
    void shouldRememberTheDeadAndThenForgetThem() {
        MembershipHarness node =
                new MembershipHarness(MembershipOptions.builder().retention(Duration.ofMinutes(10)));
        node.tell("b", Update.of(member("b", 1)), Update.of(member("c", 1)));
        node.tell("b", Update.of(member("c", 1).as(MemberState.DEAD)));
        // when somebody still says that it is alive
        node.tell("b", Update.of(member("c", 1)));
        assertThat(node.state("c")).isEqualTo(MemberState.DEAD);
        // then it is forgotten after a while, and not learned again from one who has not forgotten it yet
        node.live(9 * 60);
        assertThat(node.membership.members()).containsKey(PeerId.of("c"));
        node.live(2 * 60);
        assertThat(node.membership.members()).doesNotContainKey(PeerId.of("c"));
        node.tell("b", Update.of(member("c", 1).as(MemberState.DEAD)));
        assertThat(node.membership.members()).doesNotContainKey(PeerId.of("c"));
    }

    @Test
    void shouldForgetAtTheSameTimeWhatItLearnedToBeDeadForLong() {
        MembershipHarness node =
                new MembershipHarness(MembershipOptions.builder().retention(Duration.ofMinutes(10)));
        Update dead = new Update(member("c", 1).as(MemberState.DEAD), null, 8 * 60);
        node.receive("b", new Table(List.of(), List.of(dead), false));
        assertThat(node.membership.members()).containsKey(PeerId.of("c"));
        assertThat(node.events).isEmpty();
        node.live(3 * 60);
        assertThat(node.membership.members()).doesNotContainKey(PeerId.of("c"));
    }

    @Test
    void shouldSayGoodbyeAndBeSilentThen() {
        MembershipHarness node = MembershipHarness.knowing("b", "c");
        List<Outbound<MembershipMessage>> goodbyes = node.membership.leave(node.now);
        assertThat(goodbyes)
                .hasSize(2)
                .allSatisfy(one ->
                        assertThat(((Updates) one.message()).updates()).contains(Update.of(SELF.as(MemberState.LEFT))));
        node.sent.clear();
        node.live(10);
        node.receive("b", new Probe(1, Pulse.NONE, null, List.of(Update.suspicion(SELF, PeerId.of("b")))));
        assertThat(node.sent).isEmpty();
        assertThat(node.membership.leave(node.now)).isEmpty();
    }

    @Test
    void shouldHearOfGoodbyesAndReturns() {
        MembershipHarness node = MembershipHarness.knowing("b");
        node.tell("c", Update.of(member("b", 1).as(MemberState.LEFT)));
        node.tell("c", Update.of(member("b", 2)));
        assertThat(node.events).containsExactly("joined b=b:1#1", "left b", "joined b=b:1#2");
    }

    @Test
    void shouldSendTheDifferenceOnlyToAPeerWhoseTableIsAnother() {
        // given a peer that lacks one member of ten, and knows one more
        MembershipHarness node = MembershipHarness.knowing(names(10));
        MembershipHarness peer = MembershipHarness.knowing(names(9));
        peer.tell("t", Update.of(member("p99", 1)));
        // when
        var sketch = node.receive("p1", new Probe(1, Pulse.NONE, digest(peer), List.of()));
        Sketch parts = (Sketch) sketch.get(1).message();
        Table mine = (Table) peer.receive("self2", parts).get(0).message();
        Table theirs = (Table) node.receive("p1", mine).get(0).message();
        peer.receive("self2", theirs);
        // then
        assertThat(mine.updates().size() + theirs.updates().size()).isLessThan(6);
        assertThat(digest(peer)).isEqualTo(digest(node));
        assertThat(sketch.get(1).mayBeDatagram()).isFalse();
        assertThat(sketch.get(0).mayBeDatagram()).isTrue();
    }

    @Test
    void shouldAnswerNoMoreThanSoManyRequestsForItsTable() {
        MembershipHarness node = MembershipHarness.knowing(names(10));
        Sketch nothing = new Sketch(Collections.nCopies(Sketch.BUCKETS, 0L));
        for (int i = 0; i < 1_000; i++) {
            node.receive("p1", nothing);
            node.receive("p1", new Probe(i, Pulse.NONE, TableDigest.EMPTY, List.of()));
        }
        assertThat(node.sent(Table.class, any -> true).size()
                        + node.sent(Sketch.class, any -> true).size())
                .isEqualTo(Exchange.MESSAGES_PER_INTERVAL_MAX);
    }

    @Test
    void shouldPublishWhatItHeardOfAMemberAndWhen() {
        MembershipHarness node = MembershipHarness.knowing("b");
        assertThat(node.membership.members().get(PeerId.of("b")).lastHeardNanos())
                .isEmpty();
        node.receive("b", new Probe(1, new Pulse(Head.EMPTY, true), null, List.of()));
        MemberView view = node.membership.members().get(PeerId.of("b"));
        assertThat(view.lastHeardNanos()).hasValue(node.now);
        assertThat(view.isVoter()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsBeyondItsLimits() {
        List<Update> many = Collections.nCopies(Table.MEMBERS_MAX + 1, Update.of(SELF));
        assertThatThrownBy(() -> new Table(List.of(), many, false)).hasMessageContaining("at most 1000");
        List<Seed> seeds = Collections.nCopies(Seed.SEEDS_MAX + 1, Seed.parse("a:1"));
        assertThatThrownBy(() -> MembershipOptions.builder().seeds(seeds)).hasMessageContaining("at most 31");
        assertThatThrownBy(() -> Traits.of(Map.of("zone", "z".repeat(Traits.BYTES_MAX))))
                .hasMessageContaining("at most 256 bytes, had 260");
        MembershipOptions.Builder slow = MembershipOptions.builder().probeTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(slow::build).hasMessageContaining("must be shorter than probeInterval");
    }

    private static TableDigest digest(MembershipHarness node) {
        List<Outbound<MembershipMessage>> asked =
                node.membership.onMessage(member("x", 1), new Probe(1, Pulse.NONE, null, List.of()), node.now);
        Sketch sketch = (Sketch) asked.get(1).message();
        int living = (int) node.membership.members().values().stream()
                .filter(row -> !row.member().state().isGone())
                .count();
        return new TableDigest(
                living, sketch.hashes().stream().mapToLong(Long::longValue).sum());
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i).toArray(String[]::new);
    }

    private static String refuse(MembershipHarness node, String name, String address, boolean isConnected) {
        return node.membership
                .refuse(PeerId.of(name), Address.parse(address), any -> isConnected)
                .orElse("");
    }
}
