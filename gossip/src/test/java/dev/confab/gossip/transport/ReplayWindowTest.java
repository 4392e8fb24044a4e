package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayWindowTest {

    private final ReplayWindow window = new ReplayWindow();

    @Test
    void shouldAdmitEachNumberOnce() {
        assertThat(window.admit(1)).isTrue();
        assertThat(window.admit(1)).isFalse();
        assertThat(window.admit(3)).isTrue();
        assertThat(window.admit(2)).isTrue();
        assertThat(window.admit(2)).isFalse();
    }

    @Test
    void shouldAdmitNothingBelowTheFirstNumber() {
        assertThat(window.admit(0)).isFalse();
        assertThat(window.admit(-1)).isFalse();
        assertThat(window.admit(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void shouldAdmitALateNumberUpToItsSize() {
        window.admit(ReplayWindow.SIZE + 1);

        assertThat(window.admit(1)).isFalse();
        assertThat(window.admit(2)).isTrue();
    }

    @Test
    void shouldForgetAfterALeapWhatHasTheSamePlace() {
        window.admit(5);
        window.admit(5 + 10L * ReplayWindow.SIZE);

        assertThat(window.admit(4 + 10L * ReplayWindow.SIZE)).isTrue();
        assertThat(window.admit(5 + 10L * ReplayWindow.SIZE)).isFalse();
        assertThat(window.admit(Long.MAX_VALUE)).isTrue();
        assertThat(window.admit(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void shouldNeverAdmitANumberTwiceInWhateverOrderTheyCome() {
        Random random = new Random(7);
        Set<Long> admitted = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 200_000; i++) {
            highest += random.nextInt(100) == 0 ? random.nextInt(2 * ReplayWindow.SIZE) : random.nextInt(3);
            long number = highest - random.nextInt(ReplayWindow.SIZE + 50);
            boolean isOnce = !window.admit(number) || admitted.add(number);
            assertThat(isOnce).as("%d came through twice", number).isTrue();
        }
        assertThat(admitted).hasSizeGreaterThan(10_000);
    }
}
