package dev.confab.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When files count as at rest; a debounce of 10, gone after 30. */
final class SettlingTest {

    private final Settling settling = new Settling(10, 30);

    private Optional<SortedMap<String, String>> look(long now, String... namesAndSums) {
        SortedMap<String, String> seen = new TreeMap<>();
        for (int i = 0; i < namesAndSums.length; i += 2) {
            seen.put(namesAndSums[i], namesAndSums[i + 1]);
        }
        return settling.onLook(seen, now);
    }

    @Test
    void shouldSettleWithTheSecondLookThatLiesThePauseApart() {
        assertThat(look(0, "a", "1")).isEmpty();
        assertThat(settling.isDue(9)).isFalse();
        assertThat(look(9, "a", "1")).isEmpty();
        assertThat(settling.isDue(10)).isTrue();
        assertThat(look(10, "a", "1")).contains(new TreeMap<>(Map.of("a", "1")));
        assertThat(look(30, "a", "1")).isEmpty();
        assertThat(settling.isPending()).isFalse();
    }

    @Test
    void shouldBeginAgainWithEachChange() {
        look(0, "a", "1", "b", "1");
        assertThat(look(10, "a", "2", "b", "1")).isEmpty();
        assertThat(look(19, "a", "2", "b", "1")).isEmpty();
        assertThat(look(20, "a", "2", "b", "1")).isPresent();
    }

    @Test
    void shouldForgetAChangeThatIsTakenBack() {
        look(0, "a", "1");
        look(10, "a", "1");
        look(20, "a", "2");
        look(25, "a", "1");

        assertThat(settling.isPending()).isFalse();
        assertThat(look(40, "a", "1")).isEmpty();
    }

    @Test
    void shouldTakeAFileForThereThatIsMissingForAMoment() {
        look(0, "a", "1", "b", "1");
        look(10, "a", "1", "b", "1");

        assertThat(look(20, "a", "1")).isEmpty();
        assertThat(look(49, "a", "1")).isEmpty();
        assertThat(settling.isPending()).isFalse();
        assertThat(look(50, "a", "1", "b", "1")).isEmpty(); // back: the wait begins anew
        assertThat(look(60, "a", "1")).isEmpty();
        assertThat(look(89, "a", "1")).isEmpty();
        assertThat(look(90, "a", "1")).isEmpty();
        assertThat(settling.isPending()).isTrue();
        assertThat(look(100, "a", "1")).contains(new TreeMap<>(Map.of("a", "1")));
    }
}
