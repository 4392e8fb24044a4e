package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that listeners are called in order, and that a slow or throwing one harms nobody. */
class AudienceTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Audience<String> audience = new Audience<>("self", "peers", tasks::add);
    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldCallEachInOrderWhateverAnotherThrows() {
        audience.add(event -> {
            throw new IllegalStateException("on purpose");
        });
        audience.add(event -> heard.add(event));
        tell("a");
        tell("b");
        run();
        tell("c");
        run();
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void shouldDropTheOldestForOneWhoIsTooSlow() {
        audience.add(event -> heard.add(event));
        for (int i = 0; i < Audience.EVENTS_MAX + 2; i++) {
            tell("n" + i);
        }
        assertThat(tasks).hasSize(1);
        run();
        assertThat(heard).hasSize(Audience.EVENTS_MAX).startsWith("n2");
    }

    @Test
    void shouldCallNobodyWhoHasClosed() {
        Subscription subscription = audience.add(event -> heard.add(event));
        tell("a");
        subscription.close();
        subscription.close();
        run();
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTakeNoMoreThanSoManyListeners() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < Audience.LISTENERS_MAX; i++) {
            all.add(audience.add(event -> {}));
        }
        assertThatThrownBy(() -> audience.add(event -> {})).hasMessageContaining("its 1000 listeners to peers");
        all.get(0).close();
        audience.add(event -> {}).close();
    }

    private void tell(String node) {
        audience.tell(node);
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }
}
