package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PassedOverTest {

    private static final VoterId ONE = FakeLedger.id("one");
    private static final VoterId OTHER = FakeLedger.id("other");

    private final PassedOver passedOver = new PassedOver();

    @Test
    void shouldPassOverOneThatRefusesForTwiceAsLongEachTime() {
        long nowNanos = 0;
        Duration pause = PassedOver.SHORTEST;
        while (pause.compareTo(PassedOver.LONGEST) < 0) {
            nowNanos = refuses(nowNanos, pause);
            pause = pause.multipliedBy(2);
        }

        nowNanos = refuses(nowNanos, PassedOver.LONGEST);
        refuses(nowNanos, PassedOver.LONGEST);
    }

    /** Says no, and is asked again when that time is over, and not before. */
    private long refuses(long nowNanos, Duration pause) {
        passedOver.refused(ONE, nowNanos);
        long overNanos = nowNanos + pause.toNanos();
        assertThat(passedOver.isNow(ONE, overNanos - 1)).as("%s", pause).isTrue();
        assertThat(passedOver.isNow(ONE, overNanos)).as("%s", pause).isFalse();
        return overNanos;
    }

    @Test
    void shouldBeginAnewWithOneThatAgreed() {
        passedOver.pass(ONE, 0);

        passedOver.forgive(ONE);

        assertThat(passedOver.isNow(ONE, 0)).isFalse();
        refuses(0, PassedOver.SHORTEST);
    }

    @Test
    void shouldForgetThoseThatAreGoneWhenTheirPauseIsOver() {
        // given
        passedOver.pass(ONE, 0);
        passedOver.pass(OTHER, 0);

        // when
        passedOver.keep(Set.of(OTHER), 1);

        // then
        assertThat(passedOver.size()).isEqualTo(2);

        // when
        passedOver.keep(Set.of(OTHER), PassedOver.LONGEST.toNanos());

        // then
        assertThat(passedOver.size()).isEqualTo(1);
    }

    @Test
    void shouldRememberNoMoreThanItsLimit() {
        for (int i = 0; i <= PassedOver.NODES_MAX; i++) {
            passedOver.refused(new VoterId(PeerId.of("one"), i), 0);
        }

        assertThat(passedOver.size()).isEqualTo(PassedOver.NODES_MAX);
        assertThat(passedOver.isNow(new VoterId(PeerId.of("one"), 0), 0)).isTrue();
    }
}
