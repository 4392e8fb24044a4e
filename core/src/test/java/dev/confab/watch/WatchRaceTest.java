package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves with real threads that a registration falls between two commits, never across one. */
class WatchRaceTest {

    private static final int COMMITS = 3_000;

    private final History history = History.founded();
    private final Replica replica =
            new Replica(PeerId.of("n"), history.state(), new ReplicaLimits(COMMITS, Long.MAX_VALUE, COMMITS));
    private final ExecutorService nodeLoop = Executors.newSingleThreadExecutor();
    private final ExecutorService shared = Executors.newFixedThreadPool(2);
    private final WatchHub hub = WatchHub.over(replica, shared, System::nanoTime, WatchHub.SUBSCRIPTIONS_MAX);

    @AfterEach
    void stop() {
        nodeLoop.shutdownNow();
        shared.shutdownNow();
    }

    @Test
    void shouldStartEachSubscriptionBetweenTwoCommits() throws Exception {
        // given
        LongStream.rangeClosed(1, COMMITS).forEach(i -> history.put("a", "" + i));
        List<List<WatchEvent>> told = new ArrayList<>();

        // when
        Future<?> applied = nodeLoop.submit(() ->
                LongStream.rangeClosed(2, COMMITS + 1).forEach(revision -> replica.offer(history.commit(revision))));
        while (!applied.isDone() && told.size() < 300) {
            told.add(listen(Watch.key("a").withPresent()));
            told.add(listen(Watch.key("a").after(replica.state().revision())));
        }
        applied.get(30, TimeUnit.SECONDS);

        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> told.stream().allMatch(this::isAtTheEnd));
        told.forEach(events -> assertThat(events.stream().map(WatchEvent::revision))
                .isEqualTo(LongStream.rangeClosed(events.get(0).revision(), COMMITS + 1)
                        .boxed()
                        .toList()));
    }

    @Test
    void shouldNotRepeatWhatTheWriterHasReadAlready() throws Exception {
        // given
        LongStream.rangeClosed(1, 300).forEach(i -> history.put("a", "" + i));

        for (long revision = 2; revision <= 300; revision++) {
            // when
            var reached = replica.reached(revision);
            var next = history.commit(revision);
            nodeLoop.submit(() -> replica.offer(next));
            reached.get(30, TimeUnit.SECONDS);
            List<WatchEvent> events = new ArrayList<>();
            Subscription subscription = hub.listen(History.SHOP, Watch.key("a"), events::add);

            // then
            nodeLoop.submit(() -> {}).get(30, TimeUnit.SECONDS);
            subscription.close();
            assertThat(events).isEmpty();
        }
    }

    private List<WatchEvent> listen(Watch watch) {
        List<WatchEvent> events = Collections.synchronizedList(new ArrayList<>());
        hub.listen(History.SHOP, watch.queueMax(COMMITS + 1), events::add);
        return events;
    }

    private boolean isAtTheEnd(List<WatchEvent> events) {
        synchronized (events) {
            return !events.isEmpty() && events.get(events.size() - 1).revision() == COMMITS + 1;
        }
    }
}
