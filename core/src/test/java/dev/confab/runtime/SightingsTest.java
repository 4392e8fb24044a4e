package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves whom the keeper of voters takes for away, since when, and whom for somebody who could vote. The leader is {@code a}. */
final class SightingsTest {

    private static final Address ADDRESS = new Address("127.0.0.1", 7600);
    private static final Voters VOTERS = new Voters(
            1,
            1,
            Stream.of("a", "b", "c")
                    .map(name -> new Voters.Seat(id(name), true))
                    .toList(),
            true);

    private final Map<PeerId, MemberView> members = new HashMap<>();
    private final Survey survey = new Survey();
    private final Sightings sightings = new Sightings(() -> members, PeerId.of("a"), survey);

    @Test
    void shouldCountFromWhenAVoterWasFirstHeldForDead() {
        members("b", MemberState.ALIVE);
        members("c", MemberState.DEAD);
        sightings.onTick(VOTERS, 0);
        sightings.onTick(VOTERS, 7);

        assertThat(absence("b", 9_000_000_000L)).isZero();
        assertThat(absence("c", 9_000_000_000L)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void shouldBeginAnewWhenItWasThereMeanwhile() {
        members("c", MemberState.DEAD);
        sightings.onTick(VOTERS, 0);
        members("c", MemberState.SUSPECT); // a suspicion is no verdict
        sightings.onTick(VOTERS, 5_000_000_000L);
        members("c", MemberState.LEFT);
        sightings.onTick(VOTERS, 6_000_000_000L);

        assertThat(absence("c", 9_000_000_000L)).isEqualTo(Duration.ofSeconds(3));
    }

    /** As after a day, or before the first word of the membership. */
    @Test
    void shouldTakeAVoterForAwayThatTheMembershipDoesNotKnow() {
        sightings.onTick(VOTERS, 0);

        assertThat(absence("c", 4_000_000_000L)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void shouldNotTakeOneForThereThatIsGoneSinceTheLastLook() {
        sightings.onTick(VOTERS, 0);
        members("d", MemberState.DEAD);
        survey.met(hello("d", 0xD));
        members("b", MemberState.DEAD);

        assertThat(sightings.others(VOTERS, 0)).noneMatch(Liveness.Sight::isThere);
    }

    @Test
    void shouldNotOfferANodeWhoseDiskIsNotKnown() {
        members("d", MemberState.ALIVE);
        members("e", MemberState.ALIVE);
        members("f", MemberState.ALIVE);
        survey.met(hello("d", 0)); // has said nothing of its disk
        survey.met(hello("f", 'f'));

        assertThat(sightings.others(VOTERS, 0))
                .extracting(Liveness.Sight::id)
                .contains(id("f"))
                .doesNotContain(id("d"), id("e"), VoterId.of(PeerId.of("d")));
    }

    /** The name lives, and the disk that promised is gone. */
    @Test
    void shouldSeeTheDiskThatANodeHasNow() {
        members("c", MemberState.ALIVE);
        survey.met(hello("c", 0xCC));

        assertThat(sightings.others(VOTERS, 0))
                .extracting(Liveness.Sight::id)
                .filteredOn(id -> id.node().name().equals("c"))
                .containsExactly(new VoterId(PeerId.of("c"), 0xCC));
    }

    @Test
    void shouldTellZoneAndWhoMayVanish() {
        Traits traits = new Traits(new TreeMap<>(Map.of("zone", "north")), true);
        Member member = new Member(PeerId.of("d"), ADDRESS, 1, MemberState.ALIVE, traits);
        members.put(member.id(), new MemberView(member, null, 0));
        survey.met(hello("d", 'd'));

        assertThat(sightings.others(VOTERS, 0)).contains(new Liveness.Sight(id("d"), Duration.ZERO, true, "north"));
    }

    @Test
    void shouldForgetDisksOfNodesThatAreForgotten() {
        survey.met(hello("d", 0xD));

        survey.keepOnly(List.of());

        assertThat(survey.disks()).isEmpty();
    }

    private Duration absence(String name, long nowNanos) {
        return sightings.others(VOTERS, nowNanos).stream()
                .filter(sight -> sight.id().equals(id(name)))
                .findFirst()
                .orElseThrow()
                .absence();
    }

    private void members(String name, MemberState state) {
        Member member = new Member(PeerId.of(name), ADDRESS, 1).as(state);
        members.put(member.id(), new MemberView(member, null, 0));
    }

    private static Hello hello(String name, long disk) {
        return new Hello("shop", PeerId.of(name), ADDRESS, 1, new Papers(disk, null));
    }

    private static VoterId id(String name) {
        return new VoterId(PeerId.of(name), name.charAt(0));
    }
}
