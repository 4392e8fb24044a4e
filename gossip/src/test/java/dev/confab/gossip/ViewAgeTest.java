package dev.confab.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Proves that a view is held for no newer than somebody said, once it has come so far. */
final class ViewAgeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final Epoch LATER = new Epoch(2, 8);

    private final ViewAge age = new ViewAge();

    @Test
    void shouldNotKnowTheAgeOfAViewThatNobodyConfirmed() {
        age.reach(at(5));

        assertThat(age.millis(EPOCH, 0)).isEmpty();
    }

    @Test
    void shouldCountFromTheTimeThatWasNamedAndALittleTooHigh() {
        age.hear(at(5), -3 * SECOND, at(5));

        assertThat(age.nanos(EPOCH, -SECOND)).hasValue(2 * SECOND + (2 * SECOND >> 10) + 1);
        assertThat(age.millis(EPOCH, -SECOND)).as("rounded up").hasValue(2_002);
    }

    @Test
    void shouldCountAWordOnlyWhenTheViewHasComeSoFar() {
        age.hear(at(6), SECOND, at(5));
        assertThat(age.millis(EPOCH, SECOND)).isEmpty();

        age.reach(at(6));

        assertThat(age.millis(EPOCH, SECOND)).hasValue(1);
    }

    @Test
    void shouldNotGrowOlderByAnOlderWord() {
        age.hear(at(5), 3 * SECOND, at(5));

        age.hear(at(4), 2 * SECOND, at(5));

        assertThat(age.millis(EPOCH, 3 * SECOND)).hasValue(1);
    }

    @Test
    void shouldNotTakeAWordOfOneEpochForAnother() {
        age.hear(at(5), SECOND, at(5));
        assertThat(age.millis(LATER, SECOND))
                .as("the view is of another by now")
                .isEmpty();

        age.hear(new Head(LATER, 3, Chain.EMPTY), 2 * SECOND, at(5));
        assertThat(age.millis(EPOCH, 3 * SECOND)).as("a later epoch's").hasValue(2_002);
        age.reach(new Head(LATER, 4, Chain.EMPTY));
        assertThat(age.millis(LATER, 2 * SECOND)).hasValue(1);

        age.hear(at(4), 3 * SECOND, new Head(LATER, 4, Chain.EMPTY));
        assertThat(age.millis(LATER, 3 * SECOND)).as("an earlier epoch's").hasValue(1_001);
        age.hear(new Head(new Epoch(2, 99), 4, Chain.EMPTY), 3 * SECOND, new Head(LATER, 4, Chain.EMPTY));
        assertThat(age.millis(LATER, 3 * SECOND)).as("another history's").hasValue(1_001);
    }

    @Test
    void shouldKeepTheNearestWordsWhereManyLieAhead() {
        for (int i = 1; i <= 10 * ViewAge.WORDS_MAX; i++) {
            age.hear(at(5 + i), i * SECOND, at(5));
        }

        age.reach(at(6));
        assertThat(age.millis(EPOCH, SECOND)).hasValue(1);

        age.reach(at(5 + 10 * ViewAge.WORDS_MAX));
        assertThat(age.millis(EPOCH, ViewAge.WORDS_MAX * SECOND))
                .as("the last that had room")
                .hasValue(1);
    }

    @Test
    void shouldWaitForTheBetterOfTwoWordsOnly() {
        age.hear(at(9), SECOND, at(5));
        age.hear(at(8), 2 * SECOND, at(5));
        age.hear(at(9), SECOND, at(5));

        age.reach(at(8));

        assertThat(age.millis(EPOCH, 2 * SECOND)).hasValue(1);
    }

    @Test
    void shouldSayNothingOfTheFuture() {
        age.hear(at(5), SECOND, at(5));

        assertThat(age.nanos(EPOCH, 0)).isEqualTo(OptionalLong.of(1));
    }

    private static Head at(long revision) {
        return new Head(EPOCH, revision, Chain.EMPTY);
    }
}
