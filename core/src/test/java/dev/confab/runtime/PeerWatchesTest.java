package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.PeerChange;
import dev.confab.gossip.wire.PeerId;
import dev.confab.watch.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that listeners to peers are called in order, and that a slow or throwing one harms nobody. */
class PeerWatchesTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PeerWatches watches = new PeerWatches(PeerId.of("self"), tasks::add);
    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldCallEachInOrderWhateverAnotherThrows() {
        watches.add(event -> {
            throw new IllegalStateException("on purpose");
        });
        watches.add(event -> heard.add(event.node()));
        tell("a");
        tell("b");
        run();
        tell("c");
        run();
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void shouldDropTheOldestForOneWhoIsTooSlow() {
        watches.add(event -> heard.add(event.node()));
        for (int i = 0; i < PeerWatches.EVENTS_MAX + 2; i++) {
            tell("n" + i);
        }
        assertThat(tasks).hasSize(1);
        run();
        assertThat(heard).hasSize(PeerWatches.EVENTS_MAX).startsWith("n2");
    }

    @Test
    void shouldCallNobodyWhoHasClosed() {
        Subscription subscription = watches.add(event -> heard.add(event.node()));
        tell("a");
        subscription.close();
        subscription.close();
        run();
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTakeNoMoreThanSoManyListeners() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < PeerWatches.LISTENERS_MAX; i++) {
            all.add(watches.add(event -> {}));
        }
        assertThatThrownBy(() -> watches.add(event -> {})).hasMessageContaining("its 1000 listeners to peers");
        all.get(0).close();
        watches.add(event -> {}).close();
    }

    private void tell(String node) {
        watches.tell(new PeerEvent(PeerChange.JOINED, node, node + ":1"));
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }
}
