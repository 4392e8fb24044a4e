package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.model.ClosedException;
import dev.confab.watch.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A closed node is gone within five seconds, whatever it was doing: no thread, no port, no lock, no future that hangs. */
@Tag("cluster")
@Tag("slow")
final class CloseTest {

    private static final Duration BOUND = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private TestCluster cluster;
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        cluster = TestCluster.of(home, 3).startAll();
        List<String> addresses =
                cluster.nodes().stream().map(node -> node.status().address()).toList();
        cluster.node(0).map("app").put("a", "1").join();

        cluster.nodes().forEach(CloseTest::closeInTime);

        assertNoThreadIsLeft();
        for (String address : addresses) {
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        }
        cluster.startAll(); // on the same directories: no lock is left, and nothing that was acknowledged is lost
        assertThat(cluster.node(1).map("app").get("a")).contains("1");
    }

    @Test
    void shouldCloseTwiceAndFromManyThreads() {
        Confab node = Confab.start(
                ConfabOptions.builder().dataDirectory(home.resolve("one")).build());

        CompletableFuture<?> other = CompletableFuture.runAsync(node::close);
        node.close();
        other.join();
        node.close();

        assertNoThreadIsLeft();
    }

    @Test
    void shouldReadButNotWriteWhenClosed() {
        Confab node = Confab.startInMemory();
        ConfigMap map = node.map("app");
        map.put("a", "1").join();

        node.close();

        assertThat(map.get("a")).contains("1");
        assertThat(node.status().head().revision()).isEqualTo(node.head().revision());
        assertThatThrownBy(() -> map.put("a", "2").join()).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> node.sync().join()).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> map.listen(Watch.key("a"), event -> {})).hasMessageContaining("closed");
    }

    @Test
    void shouldCloseWithoutAQuorumAndFailWhatWaits() {
        cluster = TestCluster.of(home, 3).startAll();
        int last = cluster.leader();
        List<Integer> others =
                List.of(0, 1, 2).stream().filter(number -> number != last).toList();
        others.forEach(cluster::stop);
        CompletableFuture<?> write = cluster.node(last).map("app").put("a", "1");

        closeInTime(cluster.node(last));

        assertEnds(write);
        assertThat(write).isCompletedExceptionally();
        assertNoThreadIsLeft();
    }

    @Test
    void shouldCloseBeforeItEverWasReady() {
        cluster = TestCluster.of(home, 3);
        Confab alone = cluster.start(0);
        CompletableFuture<?> write = alone.map("app").put("a", "1");
        CompletableFuture<?> waiting = CompletableFuture.runAsync(() -> alone.awaitReady(Duration.ofMinutes(1)));

        closeInTime(alone);

        assertEnds(write);
        assertEnds(waiting);
        assertThat(write).isCompletedExceptionally();
        assertThat(waiting).isCompletedExceptionally();
        assertNoThreadIsLeft();
    }

    @Test
    void shouldCloseWhileTheClusterForms() {
        for (int round = 0; round < 5; round++) {
            TestCluster forming = TestCluster.of(home.resolve("round-" + round), 3);
            List<Confab> nodes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                nodes.add(forming.start(i));
            }
            if (round > 0) { // in the first round nothing has begun, in the others one node has just become a voter
                await().pollInterval(Duration.ofMillis(1))
                        .until(() ->
                                nodes.stream().anyMatch(node -> node.status().isVoter()));
            }

            nodes.forEach(CloseTest::closeInTime);

            assertNoThreadIsLeft();
        }
    }

    /** Proves that no write hangs that comes before the close, during it or behind it; nothing tells the writer of it. */
    @Test
    void shouldEndEveryWriteThatIsInFlight() throws InterruptedException {
        cluster = TestCluster.of(home, 3).startAll();
        ConfigMap map = cluster.node(0).map("app");
        List<CompletableFuture<?>> writes = Collections.synchronizedList(new ArrayList<>());
        Thread writer = new Thread(() -> writeUntilOneFails(map, writes), "writer");
        writer.start();
        await().until(() -> writes.size() > 500);

        closeInTime(cluster.node(0));

        writer.join(BOUND.toMillis());
        assertThat(writer.isAlive()).isFalse();
        assertEnds(CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)));
        assertThat(writes).anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    private static void writeUntilOneFails(ConfigMap map, List<CompletableFuture<?>> writes) {
        Semaphore room = new Semaphore(500);
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        while (!last.isCompletedExceptionally()) {
            room.acquireUninterruptibly();
            last = map.put("key-" + writes.size() % 500, "x".repeat(1000));
            writes.add(last);
            last.whenComplete((outcome, failure) -> room.release());
        }
    }

    @Test
    void shouldCloseFromAListenerAndFromAFuture() {
        Confab byListener = Confab.startInMemory();
        CountDownLatch closed = new CountDownLatch(2);
        byListener.map("app").listen(Watch.key("a"), event -> {
            byListener.close();
            closed.countDown();
        });
        byListener.map("app").put("a", "1");
        Confab byFuture = Confab.startInMemory();
        byFuture.map("app").put("a", "1").thenRun(() -> {
            byFuture.close();
            closed.countDown();
        });

        await().atMost(BOUND).until(() -> closed.getCount() == 0);
        assertNoThreadIsLeft();
    }

    @Test
    void shouldNotWaitForAListenerThatHangs() {
        Confab node = Confab.startInMemory();
        CountDownLatch entered = new CountDownLatch(1);
        node.map("app").listen(Watch.key("a"), event -> {
            entered.countDown();
            awaitForever();
        });
        node.map("app").put("a", "1").join();
        await().until(() -> entered.getCount() == 0);

        closeInTime(node);

        assertNoThreadIsLeft(); // it was interrupted
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeInTime(Confab node) {
        long start = System.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    /** Well before its own deadline would end it. */
    private static void assertEnds(CompletableFuture<?> future) {
        await().atMost(Duration.ofSeconds(2)).until(future::isDone);
    }

    private void assertNoThreadIsLeft() {
        await().atMost(BOUND).untilAsserted(() -> assertThat(left()).isEmpty());
    }

    private Set<String> left() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("confab-") || name.startsWith("raft-"))
                .forEach(names::add);
        return names;
    }
}
