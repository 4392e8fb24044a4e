package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proves the rules of the member table one by one: who is turned away, who is forgotten, and where the limits are. */
class MembershipTest implements MembershipHost {

    private static final Member SELF = member("self", "self:1", 5);
    private final List<String> events = new ArrayList<>();
    private final Membership membership = new Membership(
            SELF,
            MembershipOptions.builder()
                    .membersMax(3)
                    .seeds(List.of(Seed.parse("self:1"), Seed.parse("alias:1")))
                    .build(),
            this,
            new Random(1));

    @Test
    void shouldTurnAwayOnlyALiveNamesake() {
        // given
        tell(member("b", "b:1", 1));
        // when // then
        assertThat(refuse("b", "b:2", true)).contains("a node named b already lives at b:1");
        assertThat(refuse("b", "b:2", false)).isEmpty();
        assertThat(refuse("b", "b:1", true)).isEmpty();
        assertThat(refuse("c", "c:1", true)).isEmpty();
        assertThat(refuse("self", "other:1", false)).contains("already lives at self:1");
        assertThat(refuse("self", "self:1", false)).isEmpty();
    }

    @Test
    void shouldForgetTheOldAddressOfANodeThatCameBackElsewhere() {
        tell(member("b", "b:1", 1));
        tell(member("b", "b:2", 2));
        tell(member("b", "b:1", 1));
        assertThat(membership.members().get(PeerId.of("b"))).isEqualTo(member("b", "b:2", 2));
        assertThat(events).containsExactly("joined b=b:1#1", "moved b=b:1#1 b=b:2#2");
    }

    @Test
    void shouldTakeInNoMoreThanTheLimit() {
        tell(member("b", "b:1", 1), member("c", "c:1", 1), member("d", "d:1", 1));
        assertThat(membership.members()).hasSize(3);
        assertThat(refuse("d", "d:1", false)).contains("its 3 members and takes no more");
    }

    @Test
    void shouldRaiseItsIncarnationAboveARecordOfAFormerLife() {
        tell(member("self", "elsewhere:1", 8));
        assertThat(membership.self()).isEqualTo(member("self", "self:1", 9));
        assertThat(membership.members().get(SELF.id())).isEqualTo(membership.self());
        assertThat(events).contains("contested self=elsewhere:1#8");
    }

    @Test
    void shouldTryASeedUntilItAnswersFromWhateverAddress() {
        // given a seed whose address is an alias of what its node advertises; the seed that is this node is left out
        List<Outbound<MembershipMessage>> first = membership.onTick(0);
        assertThat(first).extracting(Outbound::to).containsExactly(Address.parse("alias:1"));
        assertThat(membership.onTick(1)).isEmpty();
        List<Outbound<MembershipMessage>> second = membership.onTick(1_000_000_000L);
        assertThat(second).extracting(Outbound::to).containsExactly(Address.parse("alias:1"));
        // when
        long number = ((MembershipMessage.Ping) second.get(0).message()).number();
        membership.onMessage(
                member("b", "b:1", 1), new MembershipMessage.Ack(number, Head.EMPTY, TableDigest.EMPTY), 0);
        // then
        assertThat(membership.onTick(2_000_000_000L)).extracting(Outbound::to).containsExactly(Address.parse("b:1"));
    }

    @Test
    void shouldRefuseATableMessageBeyondItsLimit() {
        List<Member> members = Collections.nCopies(MembershipMessage.Table.MEMBERS_MAX + 1, SELF);
        assertThatThrownBy(() -> new MembershipMessage.Table(members)).hasMessageContaining("at most 1000");
        List<Seed> seeds = Collections.nCopies(Seed.SEEDS_MAX + 1, Seed.parse("a:1"));
        assertThatThrownBy(() -> MembershipOptions.builder().seeds(seeds)).hasMessageContaining("at most 31");
    }

    private String refuse(String name, String address, boolean isConnected) {
        return membership
                .refuse(PeerId.of(name), Address.parse(address), any -> isConnected)
                .orElse("");
    }

    private void tell(Member... members) {
        membership.onMessage(
                members[0].id().equals(SELF.id()) ? member("b", "b:1", 1) : members[0],
                new MembershipMessage.Table(List.of(members)),
                0);
    }

    private static Member member(String name, String address, long incarnation) {
        return new Member(PeerId.of(name), Address.parse(address), incarnation);
    }

    @Override
    public Head head() {
        return Head.EMPTY;
    }

    @Override
    public void onHead(PeerId from, Head head) {
        events.add("head " + from);
    }

    @Override
    public void onJoined(Member member) {
        events.add("joined " + member);
    }

    @Override
    public void onMoved(Member before, Member now) {
        events.add("moved " + before + " " + now);
    }

    @Override
    public void onContested(Member other) {
        events.add("contested " + other);
    }
}
