package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.VoterChange;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code a} leads, {@code c} is dead, and {@code d} is invited for it, but does not answer where no test wants it. */
final class VoterOfficeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long TICK_NANOS = Duration.ofSeconds(20).toNanos();

    private final FakeLedger ledger = new FakeLedger(FakeLedger.voting(1, "a", "b", "c"));
    private final List<VoterId> invited = new ArrayList<>();
    private final List<Liveness.Sight> sights =
            new ArrayList<>(List.of(sight("b", Duration.ZERO), sight("c", PATIENCE), sight("d", Duration.ZERO)));
    private Function<VoterId, CompletableFuture<Optional<String>>> answers = id -> new CompletableFuture<>();
    private final VoterOffice office = new VoterOffice(
            FakeLedger.id("a"),
            "",
            () -> new VoterKeeper(3, PATIENCE),
            () -> sights,
            (id, voters) -> {
                invited.add(id);
                return answers.apply(id);
            },
            Runnable::run);
    private long nowNanos;

    private static Liveness.Sight sight(String name, Duration absence) {
        return new Liveness.Sight(FakeLedger.id(name), absence, false, "");
    }

    @BeforeEach
    void lead() {
        ledger.isLeader = true;
        tick();
        assertThat(invited).containsExactly(FakeLedger.id("d"));
    }

    @Test
    void shouldTakeOneStepAtATime() {
        tick();
        tick();

        assertThat(invited).hasSize(1);
    }

    /** Proves that a step which its engine took with it does not stop the office for ever. */
    @Test
    void shouldBeginAnewWhenItLeadsAgain() {
        ledger.isLeader = false;
        tick();
        ledger.isLeader = true;
        tick();

        assertThat(invited).hasSize(2);
    }

    /** Proves the same where a slow loop did not see that another led meanwhile. */
    @Test
    void shouldBeginAnewInAnotherTerm() {
        ledger.term++;
        tick();

        assertThat(invited).hasSize(2);
    }

    @Test
    void shouldTellThoseWhoWaitThatItLeadsNoMore() {
        CompletableFuture<Void> promoted =
                office.wish(ledger, new SeatWish(SeatWish.Kind.PROMOTE, PeerId.of("d")), nowNanos);
        assertThat(promoted).isNotDone();

        office.end();

        assertThat(promoted).isCompletedExceptionally();
    }

    /** Proves that one which cannot is not asked every few seconds for ever. */
    @Test
    void shouldAskOneThatRefusesEverMoreSeldom() {
        // given
        beginAnew(id -> refusal());

        // when
        for (int i = 0; i < 180; i++) {
            tick(); // for an hour
        }

        // then
        assertThat(invited).hasSizeBetween(5, 20);
    }

    /** Proves that many that cannot do not keep the leader from the one that can: it began anew with the first. */
    @Test
    void shouldComeToTheOneThatCanBehindManyThatCannot() {
        // given
        sights.remove(2);
        for (int i = 0; i < 100; i++) {
            sights.add(sight("diskless-" + i, Duration.ZERO));
        }
        sights.add(sight("z", Duration.ZERO));
        beginAnew(id -> id.equals(FakeLedger.id("z")) ? consent() : refusal());

        // when
        for (int i = 0; i < 600 && ledger.changes.isEmpty(); i++) {
            tick(Duration.ofMillis(100).toNanos());
        }

        // then
        assertThat(ledger.changes).containsExactly(new VoterChange.Add(FakeLedger.id("z")));
    }

    /**
     * Proves that a newcomer which is started again is asked at once when it is back, though it lost its seat
     * meanwhile.
     */
    @Test
    void shouldNotHoldItAgainstANewcomerThatItDidNotAnswerMeanwhile() {
        // given
        Voters three = ledger.voters;
        ledger.voters = withNewcomer(three, "d");
        beginAnew(id -> refusal());
        for (int i = 0; i < 5; i++) {
            tick();
        }
        assertThat(invited).hasSize(5);

        // when
        ledger.voters = three;
        answers = id -> consent();
        tick(Duration.ofSeconds(1).toNanos());

        // then
        assertThat(ledger.changes).containsExactly(new VoterChange.Add(FakeLedger.id("d")));
    }

    /** Proves that a newcomer that lives and does not come up is not waited for without limit. */
    @Test
    void shouldAskAnotherWhereTheNewcomerDoesNotComeUp() {
        // given
        Voters three = ledger.voters;
        beginAnew(id -> consent());
        ledger.changes.clear();
        sights.add(sight("e", Duration.ZERO));
        ledger.voters = withNewcomer(three, "d");
        ledger.change = CompletableFuture.completedFuture(three);
        office.end();
        long beginNanos = nowNanos;

        // when
        while (ledger.changes.isEmpty() && nowNanos - beginNanos < 2 * ComingUp.TIME_MAX.toNanos()) {
            tick();
        }

        // then
        assertThat(ledger.changes).containsExactly(new VoterChange.Remove(FakeLedger.id("d")));
        assertThat(nowNanos - beginNanos).isGreaterThan(ComingUp.TIME_MAX.toNanos());

        // when
        ledger.voters = three;
        tick();

        // then
        assertThat(ledger.changes).last().isEqualTo(new VoterChange.Add(FakeLedger.id("e")));
    }

    private static Voters withNewcomer(Voters voters, String name) {
        List<Voters.Seat> seats = new ArrayList<>(voters.seats());
        seats.add(new Voters.Seat(FakeLedger.id(name), false));
        return new Voters(voters.term(), voters.index() + 1, seats, true);
    }

    /** As one that was elected just now. */
    private void beginAnew(Function<VoterId, CompletableFuture<Optional<String>>> answered) {
        office.end();
        invited.clear();
        answers = answered;
    }

    private static CompletableFuture<Optional<String>> refusal() {
        return CompletableFuture.completedFuture(Optional.of("it has no data directory"));
    }

    private static CompletableFuture<Optional<String>> consent() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private void tick() {
        tick(TICK_NANOS);
    }

    private void tick(long nanos) {
        nowNanos += nanos;
        office.onTick(ledger, nowNanos);
    }
}
