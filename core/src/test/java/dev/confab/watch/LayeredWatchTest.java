package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Operation;
import dev.confab.replica.History;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.replica.Offer;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves that listeners on layers hear of the values that count, and of nothing else. */
class LayeredWatchTest {

    private final History history = History.founded();
    private final Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
    private final ManualExecutor executor = new ManualExecutor();
    private final LayeredViews views = new LayeredViews(replica::state);
    private final WatchHub hub = WatchHub.over(replica, executor, System::nanoTime, 10);
    private final List<WatchEvent> heard = new ArrayList<>();

    @BeforeEach
    void observe() {
        replica.observe(views);
        views.observe(hub);
    }

    @Test
    void shouldTellTheOldAndTheNewValueThatCounts() {
        // given
        put("global", "a", "1");
        hub.listen(view(), Watch.namespace(), heard::add);
        // when
        put("prod", "a", "2");
        executor.runAll();
        // then
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).namespace()).isEqualTo("prod/acme over prod over global");
        assertThat(heard.get(0).author()).isEqualTo("ann");
        assertThat(heard.get(0).revision()).isEqualTo(replica.state().revision());
        assertThat(heard.get(0).changes()).containsExactly(new KeyChange("a", Optional.of("1"), Optional.of("2"), 1));
        // when
        commit(new Operation.Remove("prod", "a"));
        executor.runAll();
        // then
        assertThat(heard.get(1).changes()).containsExactly(new KeyChange("a", Optional.of("2"), Optional.of("1"), 1));
    }

    @Test
    void shouldTellNothingOfAChangeThatIsHidden() {
        // given
        put("prod", "a", "1");
        hub.listen(view(), Watch.namespace(), heard::add);
        // when
        put("global", "a", "2");
        put("other", "a", "3");
        executor.runAll();
        // then
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTellOneCommitOverSeveralLayersInOneCall() {
        // given
        hub.listen(view(), Watch.namespace(), heard::add);
        // when
        commit(new Operation.Put("prod", "a", "1"), new Operation.Put("global", "b", "1"));
        executor.runAll();
        // then
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).keys()).containsExactly("a", "b");
    }

    @Test
    void shouldBeginWithWhatCountsWhereThatIsAskedFor() {
        // given
        put("global", "a", "1");
        put("prod", "a", "2");
        // when
        hub.listen(view(), Watch.namespace().withPresent(), heard::add);
        executor.runAll();
        // then
        assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.PRESENT);
        assertThat(heard.get(0).changes()).extracting(KeyChange::newValue).containsExactly(Optional.of("2"));
    }

    @Test
    void shouldTellOneDifferenceForAJumpAndForWhatWasMissed() {
        // given
        hub.listen(view(), Watch.namespace(), heard::add);
        long before = replica.state().revision();
        history.update(new Operation.Put("prod", "a", "1"));
        history.update(new Operation.Put("global", "a", "2"));
        // when
        replica.jump(history.state());
        hub.listen(view(), Watch.namespace().after(before), heard::add);
        executor.runAll();
        // then
        assertThat(heard).hasSize(2).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(WatchEvent.Kind.DIFFERENCE);
            assertThat(event.changes()).extracting(KeyChange::newValue).containsExactly(Optional.of("1"));
        });
        assertThat(heard.get(1).isComplete()).isTrue();
    }

    @Test
    void shouldEndWithItsSubscription() {
        // given
        Subscription subscription = hub.listen(view(), Watch.namespace(), heard::add);
        // when
        subscription.close();
        put("prod", "a", "1");
        executor.runAll();
        // then
        assertThat(heard).isEmpty();
        assertThat(hub.size()).isZero();
    }

    @Test
    void shouldSayWhatWasToldLast() {
        // given
        hub.listen(view(), Watch.prefix("a"), heard::add);
        hub.listen("prod/acme", Watch.key("a"), heard::add);
        put("prod/acme", "a", "1");
        // when
        executor.runAll();
        // then
        assertThat(hub.told("prod/acme", view(), "a"))
                .hasSize(2)
                .allSatisfy(told ->
                        assertThat(told.revision()).isEqualTo(replica.state().revision()));
        assertThat(hub.told("prod/acme", view(), "b")).isEmpty();
    }

    private LayeredView view() {
        return views.of(new Layers(Map.of(), List.of("prod/acme", "prod", "global")));
    }

    private void put(String namespace, String key, String value) {
        commit(new Operation.Put(namespace, key, value));
    }

    private void commit(Operation... operations) {
        assertThat(replica.offer(history.update(operations))).isEqualTo(Offer.APPLIED);
    }
}
