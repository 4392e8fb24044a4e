package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterChange;
import dev.confab.ledger.VoterChange.Add;
import dev.confab.ledger.VoterChange.Promote;
import dev.confab.ledger.VoterChange.Remove;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leader is always {@code a}; {@code a}, {@code b} and {@code c} vote, unless a test says otherwise. */
final class VoterKeeperTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration NOW = Duration.ZERO;
    private static final Duration AWAY = Duration.ofNanos(1);

    private final List<Voters.Seat> seats = new ArrayList<>();
    private final List<VoterKeeper.Peer> peers = new ArrayList<>();
    private final Set<VoterId> caughtUp = new HashSet<>();
    private final Set<VoterId> late = new HashSet<>();
    private final Set<VoterId> leaving = new HashSet<>();
    private final Set<VoterId> wanted = new HashSet<>();
    private boolean isConfirmed = true;
    private int target = 3;

    @BeforeEach
    void threeVote() {
        votes("a");
        votes("b");
        votes("c");
    }

    @Test
    void shouldLeaveAGroupAloneThatIsAsItShouldBe() {
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldWaitForAVoterThatIsAwayForLessThanItsPatience() {
        sees("b", NOW);
        sees("c", PATIENCE.minusNanos(1));
        sees("d", NOW);

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldBringANewcomerUpForADeadVoter() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);

        assertThat(next()).contains(new Add(id("d")));
    }

    @Test
    void shouldNotTakeADeadVoterAwayWhereNobodyCanComeForIt() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", AWAY);

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldWaitUntilTheNewcomerHasCaughtUp() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);
        follows("d");

        assertThat(next()).isEmpty();
    }

    /** Proves that one newcomer that does not come up holds up no other that has. */
    @Test
    void shouldTakeTheNewcomerThatHasCaughtUp() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);
        sees("e", NOW);
        follows("d");
        follows("e");
        caughtUp.add(id("e"));

        assertThat(next()).contains(new Remove(id("c")));
    }

    /** Of four with a dead one three must agree; so the dead one goes first. */
    @Test
    void shouldRemoveTheDeadVoterBeforeTheNewcomerVotes() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);
        follows("d");
        caughtUp.add(id("d"));

        assertThat(next()).contains(new Remove(id("c")));

        seats.removeIf(seat -> seat.id().equals(id("c")));
        assertThat(next()).contains(new Promote(id("d")));
    }

    @Test
    void shouldLetTheNewcomerVoteBeforeALivingVoterLeaves() {
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);
        leaving.add(id("c"));

        assertThat(next()).contains(new Add(id("d")));

        follows("d");
        caughtUp.add(id("d"));
        assertThat(next()).contains(new Promote(id("d")));

        seats.removeIf(seat -> seat.id().equals(id("d")));
        votes("d");
        assertThat(next()).contains(new Remove(id("c")));
    }

    /** A container that comes back with an empty disk: its old disk is gone for sure, so nobody waits for it. */
    @Test
    void shouldNotWaitForADiskThatAnotherOneTookThePlaceOf() {
        sees("b", NOW);
        VoterId emptied = new VoterId(PeerId.of("c"), 1_000);
        peers.add(new VoterKeeper.Peer(emptied, NOW, true, false, ""));

        assertThat(next()).contains(new Add(emptied));
    }

    @Test
    void shouldLetGoANewcomerThatWentAway() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", VoterKeeper.NEWCOMER_PATIENCE);
        sees("e", NOW);
        follows("d");

        assertThat(next()).contains(new Remove(id("d")));
    }

    /** Proves that one that lives and does not come up is not waited for without limit, where another can come. */
    @Test
    void shouldLetGoANewcomerThatIsLateForAnother() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);
        follows("d");
        late.add(id("d"));

        assertThat(next()).isEmpty();

        sees("e", NOW);
        assertThat(next()).contains(new Remove(id("d")));
    }

    @Test
    void shouldLetGoANewcomerThatIsNotNeededAnyMore() {
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);
        follows("d");

        assertThat(next()).contains(new Remove(id("d")));
    }

    @Test
    void shouldChooseAnotherFailureZone() {
        sees("b", NOW, "west");
        sees("c", PATIENCE, "east");
        sees("d", NOW, "west");
        sees("e", NOW, "east");

        assertThat(next()).contains(new Add(id("e")));
    }

    @Test
    void shouldChooseAnEphemeralNodeOnlyWhereNobodyElseCan() {
        sees("b", NOW);
        sees("c", PATIENCE);
        peers.add(new VoterKeeper.Peer(id("d"), NOW, true, true, ""));

        assertThat(next()).contains(new Add(id("d")));

        sees("e", NOW);
        assertThat(next()).contains(new Add(id("e")));
    }

    @Test
    void shouldNotChooseANodeThatSaidThatItCannot() {
        sees("b", NOW);
        sees("c", PATIENCE);
        peers.add(new VoterKeeper.Peer(id("d"), NOW, false, false, ""));

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldDoNothingBeforeTheLastStepIsConfirmed() {
        sees("b", NOW);
        sees("c", PATIENCE);
        sees("d", NOW);
        isConfirmed = false;

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldNotGrowByOneOnly() {
        target = 5;
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);

        assertThat(next()).isEmpty();

        sees("e", NOW);
        assertThat(next()).contains(new Add(id("d")));
    }

    @Test
    void shouldGoOnFromAnEvenNumber() {
        target = 5;
        votes("d");
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);
        sees("e", NOW);

        assertThat(next()).contains(new Add(id("e")));
    }

    @Test
    void shouldPromoteWhomAnOperatorWants() {
        sees("b", NOW);
        sees("c", NOW);
        sees("d", NOW);
        sees("e", NOW);
        wanted.add(id("e"));

        assertThat(next()).contains(new Add(id("e")));

        follows("e");
        caughtUp.add(id("e"));
        assertThat(next()).contains(new Promote(id("e")));
    }

    @Test
    void shouldNeverRemoveTheLeader() {
        leaving.add(id("a"));
        sees("b", NOW);
        sees("c", NOW);
        votes("d");
        sees("d", NOW);

        assertThat(next()).isEmpty();
    }

    private Optional<VoterChange> next() {
        Voters voters = new Voters(1, 1, seats, isConfirmed);
        return new VoterKeeper(target, PATIENCE)
                .next(new VoterKeeper.Situation(id("a"), voters, caughtUp, late, peers, leaving, wanted, "north"));
    }

    private void votes(String name) {
        seats.add(new Voters.Seat(id(name), true));
    }

    private void follows(String name) {
        seats.add(new Voters.Seat(id(name), false));
    }

    private void sees(String name, Duration absence) {
        sees(name, absence, "");
    }

    private void sees(String name, Duration absence, String zone) {
        peers.add(new VoterKeeper.Peer(id(name), absence, true, false, zone));
    }

    private static VoterId id(String name) {
        return new VoterId(PeerId.of(name), name.charAt(0));
    }
}
