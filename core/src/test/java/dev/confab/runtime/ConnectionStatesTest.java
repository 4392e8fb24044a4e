package dev.confab.runtime;

import static dev.confab.runtime.Connection.CLOSED;
import static dev.confab.runtime.Connection.DEGRADED;
import static dev.confab.runtime.Connection.ISOLATED;
import static dev.confab.runtime.Connection.JOINING;
import static dev.confab.runtime.Connection.READY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.runtime.ConnectionStates.Facts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves every transition of the table, and that there are no others. */
final class ConnectionStatesTest {

    private static final long SETTLED = ConnectionStates.SETTLED.toNanos();
    private static final Map<Connection, Facts> FACTS = Map.of(
            JOINING, new Facts(false, false, true, true, true),
            READY, new Facts(true, true, true, true, true),
            DEGRADED, new Facts(true, false, true, true, true),
            ISOLATED, new Facts(true, true, true, true, false));

    private final ConnectionStates states = new ConnectionStates();
    private long now = -5;

    @ParameterizedTest
    @CsvSource({
        "JOINING, READY",
        "JOINING, DEGRADED",
        "JOINING, ISOLATED",
        "READY, DEGRADED",
        "READY, ISOLATED",
        "DEGRADED, READY",
        "DEGRADED, ISOLATED",
        "ISOLATED, READY",
        "ISOLATED, DEGRADED"
    })
    void shouldGoFromTheOneToTheOther(Connection from, Connection to) {
        bring(from);

        assertThat(states.step(FACTS.get(to), now).isPresent()).as("at once").isEqualTo(from == JOINING);
        assertThat(states.step(FACTS.get(to), now + SETTLED).isPresent()).isEqualTo(from != JOINING);

        assertThat(states.now()).isEqualTo(to);
    }

    @Test
    void shouldTellBothEndsOfATransition() {
        bring(READY);
        states.step(FACTS.get(DEGRADED), now);

        assertThat(states.step(FACTS.get(DEGRADED), now + SETTLED)).contains(new ConnectionEvent(READY, DEGRADED));
    }

    @ParameterizedTest
    @CsvSource({"JOINING", "READY", "DEGRADED", "ISOLATED"})
    void shouldCloseAtOnceAndForGood(Connection from) {
        bring(from);

        assertThat(states.close()).contains(new ConnectionEvent(from, CLOSED));

        assertThat(states.close()).isEmpty();
        FACTS.values()
                .forEach(facts ->
                        assertThat(states.step(facts, now + 2 * SETTLED)).isEmpty());
        assertThat(states.now()).isEqualTo(CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"READY", "DEGRADED", "ISOLATED"})
    void shouldNeverJoinAgain(Connection from) {
        bring(from);

        assertThat(states.step(FACTS.get(JOINING), now)).isEmpty();
        assertThat(states.step(FACTS.get(JOINING), now + 2 * SETTLED)).isEmpty();

        assertThat(states.now()).isEqualTo(from);
    }

    @Test
    void shouldNotNoticeWhatDoesNotLast() {
        bring(READY);
        for (int i = 0; i < 10; i++) {
            assertThat(states.step(FACTS.get(DEGRADED), now += SETTLED - 1)).isEmpty();
            assertThat(states.step(FACTS.get(READY), now += 1)).isEmpty();
        }
        assertThat(states.now()).isEqualTo(READY);
    }

    @Test
    void shouldBeDegradedWhereItsDiskFails() {
        bring(READY);
        Facts broken = new Facts(true, true, false, true, true);
        states.step(broken, now);
        states.step(broken, now + SETTLED);

        assertThat(states.now()).isEqualTo(DEGRADED);
    }

    @Test
    void shouldNotBeIsolatedWhereThereIsNobodyElse() {
        states.step(new Facts(true, true, true, false, false), now);

        assertThat(states.now()).isEqualTo(READY);
    }

    private void bring(Connection to) {
        if (to != JOINING) {
            states.step(FACTS.get(to), now);
        }
        assertThat(states.now()).isEqualTo(to);
    }
}
