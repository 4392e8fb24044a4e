package dev.confab.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DatagramTrialTest {

    private final DatagramTrial trial = new DatagramTrial();

    @Test
    void shouldGoByConnectionsForAWhileWhereNoDatagramComesBack() {
        for (int i = 0; i < DatagramTrial.UNANSWERED_MAX; i++) {
            trial.probed(0);
        }
        assertThat(trial.maySend(0)).isTrue();

        trial.probed(0);

        assertThat(trial.maySend(0)).isFalse();
        assertThat(trial.maySend(DatagramTrial.PAUSE.toNanos() - 1)).isFalse();
        assertThat(trial.maySend(DatagramTrial.PAUSE.toNanos())).isTrue();
        trial.probed(DatagramTrial.PAUSE.toNanos());
        assertThat(trial.maySend(DatagramTrial.PAUSE.toNanos())).isTrue();
    }

    @Test
    void shouldUseDatagramsAgainAsSoonAsOneIsHeard() {
        for (int i = 0; i <= DatagramTrial.UNANSWERED_MAX; i++) {
            trial.probed(0);
        }

        trial.heard();

        assertThat(trial.maySend(0)).isTrue();
    }
}
