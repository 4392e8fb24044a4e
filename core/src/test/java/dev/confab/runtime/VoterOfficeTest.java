package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code a} leads, {@code c} is dead, and {@code d} is invited for it, but never answers. */
final class VoterOfficeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long TICK_NANOS = Duration.ofSeconds(20).toNanos();

    private final FakeLedger ledger = new FakeLedger(FakeLedger.voting(1, "a", "b", "c"));
    private final List<VoterId> invited = new ArrayList<>();
    private final VoterOffice office = new VoterOffice(
            FakeLedger.id("a"),
            "",
            () -> new VoterKeeper(3, PATIENCE),
            () -> List.of(sight("b", Duration.ZERO), sight("c", PATIENCE), sight("d", Duration.ZERO)),
            (id, voters) -> {
                invited.add(id);
                return new CompletableFuture<>();
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

    private void tick() {
        nowNanos += TICK_NANOS;
        office.onTick(ledger, nowNanos);
    }
}
