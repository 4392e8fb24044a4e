package dev.confab.settings;

import static dev.confab.settings.BinderTest.bound;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BinderSpeedTest {

    private static final int ROUNDS = 40;
    private static final int BINDS_PER_ROUND = 500;

    private record Ten(
            @Default("1") int aFirst,
            @Default("1") int bSecond,
            @Default("1") long cThird,
            @Default("1") double dFourth,
            @Default("true") boolean eFifth,
            @Default("x") String fSixth,
            @Default("x") String gSeventh,
            @Default("1s") Duration hEighth,
            @Default("1s") Duration iNinth,
            @Default("1MiB") ByteSize jTenth) {}

    private record Fifty(Ten a, Ten b, Ten c, Ten d, Ten e) {}

    /** Proves that a record of fifty fields, each with a key, is bound in less than 100 µs; the best of many rounds counts. */
    @Test
    void shouldBindFiftyFieldsInLessThanAHundredMicroseconds() {
        // given
        MapTexts texts = new MapTexts();
        for (String ten : new String[] {"a", "b", "c", "d", "e"}) {
            texts.put("p." + ten + ".a-first", "2")
                    .put("p." + ten + ".bSecond", "2")
                    .put("p." + ten + ".c-third", "2");
            texts.put("p." + ten + ".dFourth", "2")
                    .put("p." + ten + ".eFifth", "false")
                    .put("p." + ten + ".fSixth", "y");
            texts.put("p." + ten + ".gSeventh", "y").put("p." + ten + ".hEighth", "300ms");
            texts.put("p." + ten + ".iNinth", "300ms").put("p." + ten + ".jTenth", "2MiB");
        }
        Binder<Fifty> binder = Binder.of(Fifty.class);

        // when
        long bestNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < BINDS_PER_ROUND; i++) {
                assertThat(binder.bind(texts, "p").faults().isEmpty()).isTrue();
            }
            bestNanos = Math.min(bestNanos, (System.nanoTime() - start) / BINDS_PER_ROUND);
        }

        // then
        assertThat(bound(binder.bind(texts, "p")).e().aFirst()).isEqualTo(2);
        assertThat(Duration.ofNanos(bestNanos)).isLessThan(Duration.ofNanos(100_000));
    }
}
