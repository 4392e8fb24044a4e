package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.ClosedException;
import dev.confab.model.Commit;
import dev.confab.model.Operation;
import dev.confab.model.State;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.replica.ReplicaObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchHubTest {

    private static final String SHOP = History.SHOP;
    private static final String BANK = "prod/acme/bank";

    private final History history = History.founded();
    private final Replica replica =
            new Replica(PeerId.of("n"), history.state(), new ReplicaLimits(8, Long.MAX_VALUE, 1));
    private final ManualExecutor executor = new ManualExecutor();
    private final WatchHub hub = WatchHub.over(replica, executor, System::nanoTime, 3);
    private final List<WatchEvent> heard = new ArrayList<>();

    @Test
    void shouldTellAllMatchingChangesOfOneCommitInOneCall() {
        // given
        put("checkout.a", "1");
        put("checkout.b", "1");
        listen(Watch.prefix("checkout."));

        // when
        commit(
                new Operation.Remove(SHOP, "checkout.b"),
                new Operation.Put(SHOP, "checkout.a", "2"),
                new Operation.Put(SHOP, "checkout.c", "1"),
                new Operation.Put(SHOP, "other", "1"),
                new Operation.Put(BANK, "checkout.a", "9"));
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
        WatchEvent event = heard.get(0);
        assertThat(event.changes())
                .containsExactly(
                        change("checkout.a", "1", "2", 2),
                        change("checkout.b", "1", null, 2),
                        change("checkout.c", null, "1", 1));
        assertThat(event.keys()).containsExactly("checkout.a", "checkout.b", "checkout.c");
        assertThat(event.kind()).isEqualTo(WatchEvent.Kind.COMMIT);
        assertThat(event.namespace()).isEqualTo(SHOP);
        assertThat(event.revision()).isEqualTo(replica.state().revision());
        assertThat(event.epoch()).isEqualTo(History.EPOCH.counter());
        assertThat(event.author()).isEqualTo("ann");
        assertThat(event.reason()).isEqualTo("test");
        assertThat(event.time()).isEqualTo(replica.state().time());
        assertThat(event.isComplete()).isFalse();
    }

    @Test
    void shouldNotCallForCommitsThatDoNotMatch() {
        // given
        listen(Watch.key("a"));
        listen(Watch.prefix("a."));

        // when
        put("ab", "1");
        put("b", "1");
        commit(new Operation.Put(BANK, "a", "1"));

        // then
        assertThat(executor.size()).isZero();
        put("a", "1");
        put("a.b", "1");
        executor.runAll();
        assertThat(keysHeard()).containsExactlyInAnyOrder("a", "a.b");
    }

    @Test
    void shouldHearEveryKeyOfTheNamespace() {
        // given
        listen(Watch.namespace());

        // when
        put("a", "1");
        put("ü", "2");
        executor.runAll();

        // then
        assertThat(keysHeard()).containsExactly("a", "ü");
    }

    @Test
    void shouldTellThePresentValuesFirst() {
        // given
        put("a.1", "x");
        put("b.1", "x");

        // when
        listen(Watch.prefix("a.").withPresent());
        put("a.1", "y");
        executor.runAll();

        // then
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.PRESENT);
        assertThat(heard.get(0).isComplete()).isTrue();
        assertThat(heard.get(0).changes()).containsExactly(change("a.1", null, "x", 1));
        assertThat(heard.get(1).changes()).containsExactly(change("a.1", "x", "y", 2));
    }

    @Test
    void shouldTellThatNothingIsPresent() {
        // when
        listen(Watch.key("a").withPresent());
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.PRESENT);
        assertThat(heard.get(0).changes()).isEmpty();
    }

    @Test
    void shouldResumeAfterARevisionWithTheValuesOfThatTime() {
        // given
        long known = put("a", "1");
        put("a", "2");
        put("b", "1");
        put("a", "3");

        // when
        listen(Watch.key("a").after(known));
        put("a", "4");
        executor.runAll();

        // then
        assertThat(heard).extracting(WatchEvent::kind).containsOnly(WatchEvent.Kind.COMMIT);
        assertThat(heard)
                .flatExtracting(WatchEvent::changes)
                .containsExactly(change("a", "1", "2", 2), change("a", "2", "3", 3), change("a", "3", "4", 4));
    }

    @Test
    void shouldTellTheWholePresentWhereTheRevisionIsForgotten() {
        // given
        long known = put("a", "1");
        put("b", "1");
        history.grow(9); // one more than is remembered
        catchUp();

        // when
        listen(Watch.prefix("a").after(known - 1));
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.DIFFERENCE);
        assertThat(heard.get(0).isComplete()).isTrue();
        assertThat(heard.get(0).changes()).containsExactly(change("a", null, "1", 1));
    }

    @Test
    void shouldTellTheWholePresentWhereTheEpochIsAnOlderOne() {
        // given
        History restored = History.founded(new Epoch(2, 1)).grow(3);
        replica.jump(restored.state());

        // when
        listen(Watch.key("key-1").after(1, 4));
        executor.runAll();

        // then
        assertThat(heard).extracting(WatchEvent::isComplete).containsExactly(true);
    }

    @Test
    void shouldHearNothingThatIsKnownWhereTheNodeLagsBehind() {
        // given
        long now = replica.state().revision();
        listen(Watch.key("a").after(now + 2));
        listen(Watch.key("a").after(History.EPOCH.counter() + 1, 1));

        // when
        put("a", "1");
        put("a", "2");
        put("a", "3");
        executor.runAll();

        // then
        assertThat(heard).flatExtracting(WatchEvent::changes).containsExactly(change("a", "2", "3", 3));
    }

    @Test
    void shouldBridgeWhatIsPastTheBoundWithOneDifference() {
        // given
        put("a", "0");
        put("b", "0");
        listen(Watch.namespace().queueMax(2));

        // when
        put("a", "1");
        put("a", "2");
        history.remove("b");
        history.put("c", "1");
        catchUp();
        executor.runAll();
        put("a", "3");
        executor.runAll();

        // then
        assertThat(heard)
                .extracting(WatchEvent::kind)
                .containsExactly(WatchEvent.Kind.DIFFERENCE, WatchEvent.Kind.COMMIT);
        assertThat(heard.get(0).changes())
                .containsExactly(change("a", "0", "2", 3), change("b", "0", null, 0), change("c", null, "1", 1));
        assertThat(heard.get(0).isComplete()).isFalse();
        assertThat(heard.get(1).changes()).containsExactly(change("a", "2", "3", 4));
    }

    @Test
    void shouldQueueExactlyAsManyAsTheBoundAllows() {
        // given
        listen(Watch.namespace().queueMax(2));

        // when
        put("a", "1");
        put("a", "2");
        executor.runAll();

        // then
        assertThat(heard).extracting(WatchEvent::kind).containsExactly(WatchEvent.Kind.COMMIT, WatchEvent.Kind.COMMIT);
    }

    @Test
    void shouldNotCallForADifferenceThatIsEmpty() {
        // given
        listen(Watch.key("a").queueMax(1));

        // when
        put("a", "1");
        history.remove("a");
        catchUp();
        executor.runAll();

        // then
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTellTheLatestOnly() {
        // given
        listen(Watch.key("a").mode(Delivery.LATEST));

        // when
        put("a", "1");
        executor.runAll();
        put("a", "2");
        put("a", "3");
        put("a", "4");
        executor.runAll();

        // then
        assertThat(heard)
                .extracting(WatchEvent::kind)
                .containsExactly(WatchEvent.Kind.COMMIT, WatchEvent.Kind.DIFFERENCE);
        assertThat(heard)
                .flatExtracting(WatchEvent::changes)
                .containsExactly(change("a", null, "1", 1), change("a", "1", "4", 4));
    }

    @Test
    void shouldTellTheLatestAsThePresent() {
        // given
        put("a", "1");

        // when
        listen(Watch.key("a").mode(Delivery.LATEST).withPresent());
        put("a", "2");
        executor.runAll();

        // then
        assertThat(heard).flatExtracting(WatchEvent::changes).containsExactly(change("a", null, "2", 2));
    }

    @Test
    void shouldResumeTheLatestWithOneDifference() {
        // given
        long known = put("a", "1");
        put("b", "1");
        put("a", "2");
        put("a", "3");

        // when
        listen(Watch.namespace().mode(Delivery.LATEST).after(known));
        put("a", "4");
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.DIFFERENCE);
        assertThat(heard.get(0).changes()).containsExactly(change("a", "1", "4", 4), change("b", null, "1", 1));
    }

    @Test
    void shouldBridgeAJumpWithOneDifference() {
        // given
        put("a", "1");
        put("b", "1");
        listen(Watch.namespace());
        put("a", "2");

        // when
        history.put("a", "3");
        history.put("c", "1");
        replica.jump(history.state());
        put("a", "4");
        executor.runAll();

        // then
        assertThat(heard).extracting(WatchEvent::kind).containsExactly(WatchEvent.Kind.DIFFERENCE);
        assertThat(heard.get(0).changes()).containsExactly(change("a", "1", "4", 4), change("c", null, "1", 1));
    }

    @Test
    void shouldKeepAThrowingListenerAndNotBotherTheOthers() {
        // given
        List<String> calls = new ArrayList<>();
        hub.listen(SHOP, Watch.key("a"), event -> {
            calls.add("throws at " + event.revision());
            throw new AssertionError("on purpose");
        });
        listen(Watch.key("a"));

        // when
        put("a", "1");
        put("a", "2");
        executor.runAll();

        // then
        assertThat(calls).containsExactly("throws at 2", "throws at 3");
        assertThat(heard).hasSize(2);
    }

    @Test
    void shouldNotLetASlowListenerDelayOneThatHasItsOwnExecutor() {
        // given
        ManualExecutor slow = new ManualExecutor();
        List<WatchEvent> late = new ArrayList<>();
        hub.listen(SHOP, Watch.key("a").on(slow), late::add);
        listen(Watch.key("a"));

        // when
        put("a", "1");
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
        assertThat(late).isEmpty();
        slow.runAll();
        assertThat(late).hasSize(1);
    }

    @Test
    void shouldNotRunAListenerOnTheNodeLoopThoughItsExecutorRunsInTheCaller() {
        // given
        listen(Watch.key("a").on(Runnable::run));

        // when
        put("a", "1");

        // then
        assertThat(heard).isEmpty();
        executor.runAll();
        assertThat(heard).hasSize(1);
    }

    @Test
    void shouldLoseNothingWhenTheExecutorRejects() {
        // given
        ManualExecutor own = new ManualExecutor();
        listen(Watch.key("a").on(own));
        own.isRefusing = true;
        put("a", "1");
        executor.runAll();
        executor.isRefusing = true;
        put("a", "2");

        // when
        own.isRefusing = false;
        executor.isRefusing = false;
        put("a", "3");
        executor.runAll();
        own.runAll();

        // then
        assertThat(own.refused + executor.refused).isEqualTo(2);
        assertThat(heard)
                .flatExtracting(WatchEvent::changes)
                .containsExactly(change("a", null, "1", 1), change("a", "1", "2", 2), change("a", "2", "3", 3));
    }

    @Test
    void shouldLetOthersHaveTheirTurnWithinALongBacklog() {
        // given
        List<String> order = new ArrayList<>();
        hub.listen(SHOP, Watch.key("a"), event -> order.add("busy"));
        hub.listen(SHOP, Watch.key("b"), event -> order.add("other"));

        // when
        for (int i = 0; i <= WatchSubscription.BATCH_MAX; i++) {
            put("a", "" + i);
        }
        put("b", "1");
        executor.runAll();

        // then
        assertThat(order).hasSize(WatchSubscription.BATCH_MAX + 2);
        assertThat(order.indexOf("other")).isEqualTo(WatchSubscription.BATCH_MAX);
    }

    @Test
    void shouldBeginNoCallAfterClose() {
        // given
        Subscription subscription = listen(Watch.key("a"));
        put("a", "1");

        // when
        subscription.close();
        subscription.close();
        executor.runAll();
        put("a", "2");

        // then
        assertThat(heard).isEmpty();
        assertThat(executor.size()).isZero();
        assertThat(hub.size()).isZero();
    }

    @Test
    void shouldEndFromInsideTheListener() {
        // given
        List<Subscription> own = new ArrayList<>();
        own.add(hub.listen(SHOP, Watch.key("a"), event -> {
            heard.add(event);
            own.get(0).close();
        }));

        // when
        put("a", "1");
        put("a", "2");
        executor.runAll();

        // then
        assertThat(heard).hasSize(1);
    }

    @Test
    void shouldBoundSubscriptionsAndGiveThePlaceOfAClosedOneBack() {
        // given
        listen(Watch.key("a"));
        listen(Watch.key("a"));
        Subscription third = listen(Watch.key("a"));

        // when
        assertThatThrownBy(() -> listen(Watch.key("a")))
                .isInstanceOf(BoundExceededException.class)
                .hasMessageContaining("subscriptionsMax allows at most 3, this would be 4");
        third.close();

        // then
        listen(Watch.key("a"));
        assertThat(hub.size()).isEqualTo(3);
    }

    @Test
    void shouldEndAllAndTakeNoMoreOnceClosed() {
        // given
        listen(Watch.key("a"));
        put("a", "1");

        // when
        hub.close();
        executor.runAll();

        // then
        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> listen(Watch.key("a"))).isInstanceOf(ClosedException.class);
    }

    /**
     * Proves that for who registers when a commit is published, and the hub not told of it yet, nothing is repeated and nothing
     * older than what can be read already is told (found by the proof machine, seed 6003).
     */
    @Test
    void shouldTellACommitOnceToWhoRegistersWhileItIsPublished() {
        // given
        Replica other = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
        List<Runnable> early = new ArrayList<>();
        other.observe(new ReplicaObserver() {
            @Override
            public void onApplied(State before, Commit commit, State after) {
                early.forEach(Runnable::run);
            }

            @Override
            public void onJumped(State before, State after) {}
        });
        WatchHub late = WatchHub.over(other, executor, System::nanoTime, 3);
        other.offer(history.put("b", "1"));
        early.add(() -> late.listen(SHOP, Watch.key("a").withPresent(), heard::add));
        early.add(() -> late.listen(SHOP, Watch.key("a").after(1), heard::add));
        early.add(() -> late.listen(SHOP, Watch.key("a"), heard::add));

        // when
        other.offer(history.put("a", "1"));
        executor.runAll();

        // then
        assertThat(heard).extracting(WatchEvent::kind).containsExactly(WatchEvent.Kind.PRESENT, WatchEvent.Kind.COMMIT);
        assertThat(heard)
                .allSatisfy(event ->
                        assertThat(event.revision()).isEqualTo(other.state().revision()))
                .flatExtracting(WatchEvent::changes)
                .containsExactly(change("a", null, "1", 1), change("a", null, "1", 1));
    }

    @Test
    void shouldRefuseWatchesThatMakeNoSense() {
        assertThatThrownBy(() -> Watch.key("a").queueMax(0)).hasMessage("queueMax must be >= 1, was 0");
        assertThatThrownBy(() -> Watch.key("a").after(-1)).hasMessage("a revision must be >= 0, was -1");
        assertThatThrownBy(() -> Watch.key("a").after(-1, 1)).hasMessage("an epoch must be >= 0, was -1");
    }

    private Subscription listen(Watch watch) {
        return hub.listen(SHOP, watch, heard::add);
    }

    private long put(String key, String value) {
        history.put(key, value);
        return catchUp();
    }

    private void commit(Operation... operations) {
        history.update(operations);
        catchUp();
    }

    private long catchUp() {
        long now;
        while ((now = replica.state().revision()) < history.state().revision()) {
            replica.offer(history.commit(now + 1));
        }
        return now;
    }

    private List<String> keysHeard() {
        return heard.stream().flatMap(event -> event.keys().stream()).toList();
    }

    private static KeyChange change(String key, String oldValue, String newValue, long version) {
        return new KeyChange(key, Optional.ofNullable(oldValue), Optional.ofNullable(newValue), version);
    }
}
