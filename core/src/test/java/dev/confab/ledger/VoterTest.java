package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Head;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The voter by itself: what it does with entries and snapshots that are not what they should be. */
final class VoterTest {

    private final RecordingListener listener = new RecordingListener();
    private final List<List<Answer>> answered = new ArrayList<>();
    private boolean isTold;
    private final Voter voter = new Voter(
            "a",
            new Voter.Host() {
                @Override
                public void onApplied(Batch batch, List<Answer> answers) {
                    answered.add(answers);
                }

                @Override
                public void onPoisoned() {
                    isTold = true;
                }
            },
            listener);

    /** Proves that copies do not part ways: the engine would log the exception and go on with the next entry. */
    @Test
    void shouldApplyNothingAfterAnEntryThatItCannotRead() {
        voter.apply(new byte[] {9, 9, 9});
        voter.apply(entry());

        assertThat(voter.isPoisoned()).isTrue();
        assertThat(isTold).isTrue();
        assertThat(answered).isEmpty();
        assertThat(listener.commits).isEmpty();
        assertThat(listener.failures).hasSize(1);
    }

    @Test
    void shouldGiveNoSnapshotOncePoisoned() {
        voter.apply(new byte[] {9});

        assertThatThrownBy(voter::snapshot).isInstanceOf(PoisonedError.class);
    }

    @Test
    void shouldRefuseASnapshotWithAFlippedBit() {
        voter.apply(entry());
        byte[] snapshot = voter.snapshot();
        snapshot[snapshot.length / 2] ^= 1;

        voter.restore(snapshot);

        assertThat(voter.isPoisoned()).isTrue();
        assertThat(listener.jumps).isEmpty();
    }

    @Test
    void shouldTellNothingWhenItRestoresWhatItHolds() {
        voter.apply(entry());

        voter.restore(voter.snapshot());

        assertThat(listener.jumps).isEmpty();
        assertThat(listener.head()).isNotEqualTo(Head.EMPTY);
    }

    private static byte[] entry() {
        return Batch.encode(1, 1, Instant.EPOCH.plusSeconds(1), LedgerFixtures.batch(LedgerFixtures.found()));
    }
}
