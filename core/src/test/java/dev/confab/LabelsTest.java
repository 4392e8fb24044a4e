package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.Outcome;
import dev.confab.replica.BoundExceededException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names for revisions, at the door of a node without port and disk. */
final class LabelsTest {

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map("prod/acme/orders");

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldReadWhatALabelMarks() {
        // given
        long first = orders.put("timeout", "1").join().revision();
        orders.put("timeout", "2").join();

        // when
        orders.label("first", first).join();
        orders.label("release-2026-11").join();
        orders.put("timeout", "3").join();

        // then
        assertThat(orders.at("first").toMap()).isEqualTo(Map.of("timeout", "1"));
        assertThat(orders.at("release-2026-11").toMap()).isEqualTo(Map.of("timeout", "2"));
        assertThat(orders.labels()).containsEntry("first", first).containsOnlyKeys("first", "release-2026-11");
        assertThat(confab.map("other").labels()).isEmpty();
    }

    @Test
    void shouldGiveANameOnce() {
        // given
        long first = orders.put("timeout", "1").join().revision();
        orders.label("stable", first).join();
        long second = orders.put("timeout", "2").join().revision();

        // when
        Outcome again = orders.label("stable", second).join();

        // then
        assertThat(again).isInstanceOf(Outcome.Conflict.class);
        assertThat(orders.labels()).isEqualTo(Map.of("stable", first));
    }

    @Test
    void shouldMoveALabelByCompareAndSetOnly() {
        // given
        long first = orders.put("timeout", "1").join().revision();
        long second = orders.put("timeout", "2").join().revision();
        orders.label("stable", first).join();

        // when
        Outcome moved = orders.moveLabel("stable", first, second).join();
        Outcome lost = orders.moveLabel("stable", first, second).join();
        Outcome absent = orders.moveLabel("unstable", first, second).join();

        // then
        assertThat(moved).isInstanceOf(Outcome.Committed.class);
        assertThat(lost)
                .isInstanceOfSatisfying(
                        Outcome.Conflict.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(2));
        assertThat(absent)
                .isInstanceOfSatisfying(
                        Outcome.Conflict.class,
                        conflict -> assertThat(conflict.actual()).isZero());
        assertThat(orders.labels()).isEqualTo(Map.of("stable", second));
    }

    @Test
    void shouldRemoveALabel() {
        orders.label("stable").join();

        assertThat(orders.removeLabel("stable").join()).isInstanceOf(Outcome.Committed.class);
        assertThat(orders.removeLabel("stable").join()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(orders.labels()).isEmpty();
        assertThatThrownBy(() -> orders.at("stable"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stable");
    }

    @Test
    void shouldHaveSoManyAtMost() {
        for (int i = 0; i < Labels.LABELS_MAX; i++) {
            orders.label("label-" + i).join();
        }

        assertThatThrownBy(() -> orders.label("one-more"))
                .isInstanceOf(BoundExceededException.class)
                .hasMessageContaining("100")
                .hasMessageContaining("remove one");
        orders.removeLabel("label-7").join();
        assertThat(orders.label("one-more").join()).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void shouldMarkOnlyWhatCanBeRead() {
        assertThatThrownBy(() -> orders.label("later", 1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "2026", "a b", "grün", "a=b", "a\n"})
    void shouldRefuseNamesThatWouldBeMistaken(String name) {
        assertThatThrownBy(() -> orders.label(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("letters");
    }

    @Test
    void shouldTakeNamesUpToALength() {
        assertThat(orders.label("v1.0+build_7/x" + "y".repeat(Labels.NAME_CHARS_MAX - 14))
                        .join())
                .isInstanceOf(Outcome.Committed.class);
        assertThatThrownBy(() -> orders.label("x".repeat(Labels.NAME_CHARS_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
