package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Proves when one that hears of no leader leaves the group, and when not. This node is {@code d}. */
final class RollCallTest {

    private static final Voters NOBODY = new Voters(0, 0, List.of(), false);
    private static final Duration LONG = Duration.ofSeconds(62);

    private final FakePart part = new FakePart();
    private CompletableFuture<Voters> answer = new CompletableFuture<>();
    private final List<PeerId> asked = new ArrayList<>();
    private final RollCall rollCall = new RollCall(
            FakeLedger.id("d"),
            () -> List.of(PeerId.of("e")),
            peer -> {
                asked.add(peer);
                return answer;
            },
            part,
            Runnable::run);
    private long nowNanos = Long.MAX_VALUE - 7; // the clock may overflow

    private static final class FakePart implements RollCall.Part {

        private Ledger ledger;
        private final List<String> ends = new ArrayList<>();

        @Override
        public Ledger ledger() {
            return ledger;
        }

        @Override
        public void leave() {
            ends.add("left");
        }

        @Override
        public void replacedBy(Voters voters) {
            ends.add("replaced by " + voters.voting());
        }
    }

    @Test
    void shouldEndAnInvitationThatNobodyFollowsUp() {
        FakeLedger guest = new FakeLedger(FakeLedger.voting(0, "a", "b", "c"));

        pass(guest, Duration.ofSeconds(59));
        assertThat(part.ends).isEmpty();
        pass(guest, Duration.ofSeconds(3));

        assertThat(part.ends).contains("left");
    }

    @Test
    void shouldAskTheVotersFirstAndThenTheOthers() {
        FakeLedger member = new FakeLedger(FakeLedger.voting(4, "a", "d"));

        pass(member, Duration.ofMillis(2_500));

        assertThat(asked).containsExactly(PeerId.of("a"), PeerId.of("e"));
    }

    /** Proves that a voter whose disk fails at the start waits for it: nobody would replace one that is there. */
    @Test
    void shouldNotLeaveWhileItsDiskDoesNotSayWhoVotes() {
        FakeLedger unopened = new FakeLedger(NOBODY);

        pass(unopened, Duration.ofMinutes(5));

        assertThat(part.ends).isEmpty();
    }

    /**
     * Proves that time counts from when the disk is there: a guest would be gone before its leader tells it anything.
     */
    @Test
    void shouldGiveAGuestItsWholeTimeWhenItsDiskIsBack() {
        FakeLedger guest = new FakeLedger(NOBODY);
        pass(guest, Duration.ofMinutes(5));

        guest.voters = FakeLedger.voting(0, "a", "b", "c");
        pass(guest, Duration.ofSeconds(59));

        assertThat(part.ends).isEmpty();
    }

    /** Proves that the clock of one ledger does not end the next: a node invited again left on the first tick. */
    @Test
    void shouldGiveOneThatIsInvitedAgainItsWholeTime() {
        FakeLedger first = new FakeLedger(FakeLedger.voting(0, "a", "b", "c"));
        pass(first, LONG);
        part.ends.clear();

        FakeLedger second = new FakeLedger(FakeLedger.voting(0, "a", "b", "c"));
        pass(second, Duration.ofSeconds(59));

        assertThat(part.ends).isEmpty();
    }

    /**
     * Proves that it does not matter in which order it hears of it: one that was told first by a follower, which cannot
     * say that it is confirmed, was neither here nor there for a minute, and its clients could not write.
     */
    @Test
    void shouldLeaveAlsoWhereItLearnedBeforeThatItIsNoMember() {
        FakeLedger member = new FakeLedger(FakeLedger.voting(4, "a", "b", "d"));
        pass(member, Duration.ofMillis(500));
        member.voters = FakeLedger.voting(5, "a", "b", "c");
        answer = CompletableFuture.completedFuture(FakeLedger.voting(5, "a", "b", "c"));

        pass(member, Duration.ofMillis(1_500));

        assertThat(part.ends).singleElement().asString().startsWith("replaced by");
    }

    /**
     * Proves that one that was a member once and is invited again has its time: the voter that is asked may not know it
     * yet.
     */
    @Test
    void shouldNotLeaveAtOnceWhereItIsInvitedAgain() {
        FakeLedger again = new FakeLedger(FakeLedger.voting(5, "a", "b", "c"));
        answer = CompletableFuture.completedFuture(FakeLedger.voting(5, "a", "b", "c"));

        pass(again, Duration.ofSeconds(10));

        assertThat(part.ends).isEmpty();
    }

    /** Proves that one that is invited waits to be told of it, whatever others say meanwhile. */
    @Test
    void shouldNotLeaveWhileItIsAGuest() {
        FakeLedger guest = new FakeLedger(FakeLedger.voting(0, "a", "b", "c"));
        answer = CompletableFuture.completedFuture(FakeLedger.voting(5, "a", "b", "c"));

        pass(guest, Duration.ofSeconds(10));

        assertThat(part.ends).isEmpty();
    }

    private void pass(FakeLedger ledger, Duration time) {
        part.ledger = ledger;
        for (long left = time.toMillis(); left > 0; left -= 100) {
            rollCall.onTick(ledger, nowNanos);
            nowNanos += 100_000_000;
        }
    }
}
