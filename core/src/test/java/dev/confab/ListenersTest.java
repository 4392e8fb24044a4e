package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.watch.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Application code in a node: on which threads it runs, and whom it harms when it is slow or throws, namely nobody. */
@Tag("cluster")
@Tag("slow")
final class ListenersTest {

    @TempDir
    private Path home;

    private final CountDownLatch gate = new CountDownLatch(1);
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void close() {
        gate.countDown();
        cluster.close();
    }

    @Test
    void shouldRunApplicationCodeOnItsOwnThreadsOnly() throws Exception {
        Set<String> listeners = ConcurrentHashMap.newKeySet();
        Set<String> futures = ConcurrentHashMap.newKeySet();
        for (Confab node : cluster.nodes()) {
            node.map("app").listen(Watch.namespace(), event -> listeners.add(threadName()));
        }

        for (Confab node : cluster.nodes()) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<?> write = node.map("app").put("key-" + i, "v");
                write.thenRun(() -> futures.add(threadName())).get(10, TimeUnit.SECONDS);
            }
            node.sync().thenRun(() -> futures.add(threadName())).get(10, TimeUnit.SECONDS);
        }

        String here = threadName(); // where the future was complete before the dependent was added
        assertThat(futures).allMatch(name -> name.equals(here) || name.matches("confab-node-\\d-futures"));
        assertThat(futures).anyMatch(name -> name.endsWith("-futures"));
        await().until(() -> listeners.size() >= 3);
        assertThat(listeners).allMatch(name -> name.matches("confab-node-\\d-listeners"));
    }

    @Test
    void shouldGoOnWhileAListenerBlocks() {
        Confab node = cluster.node(0);
        ConfigMap map = node.map("app");
        List<Long> others = new CopyOnWriteArrayList<>();
        CountDownLatch blocked = new CountDownLatch(1);
        map.listen(Watch.namespace(), event -> {
            blocked.countDown();
            awaitGate();
        });
        map.listen(Watch.namespace(), event -> others.add(event.revision()));
        cluster.node(1).map("app").listen(Watch.namespace(), event -> others.add(event.revision()));
        ExecutorService own = Executors.newSingleThreadExecutor();
        List<Long> onOwn = new CopyOnWriteArrayList<>();
        map.listen(Watch.namespace().on(own), event -> onOwn.add(event.revision()));

        map.put("n", "0").join();
        await().until(() -> blocked.getCount() == 0);
        for (int i = 1; i < 50; i++) {
            map.put("n", "" + i).join(); // its future is not stuck behind the listener
        }

        assertThat(map.get("n")).contains("49");
        await().until(() -> others.size() == 100 && onOwn.size() == 50);
        own.shutdown();
    }

    @Test
    void shouldGoOnWhileAListenerThrows() {
        ConfigMap map = cluster.node(0).map("app");
        List<Long> thrown = new CopyOnWriteArrayList<>();
        List<Long> others = new CopyOnWriteArrayList<>();
        map.listen(Watch.namespace(), event -> {
            thrown.add(event.revision());
            throw new AssertionError("on purpose");
        });
        map.listen(Watch.namespace(), event -> others.add(event.revision()));

        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            written.add(map.put("n", "" + i).join().revision());
        }

        await().untilAsserted(() -> assertThat(thrown).isEqualTo(written));
        await().untilAsserted(() -> assertThat(others).isEqualTo(written));
    }

    @Test
    void shouldGoOnWhileTheDependentOfAFutureBlocks() {
        ConfigMap map = cluster.node(0).map("app");
        List<Long> heard = new CopyOnWriteArrayList<>();
        map.listen(Watch.namespace(), event -> heard.add(event.revision()));
        cluster.node(1).map("app").listen(Watch.namespace(), event -> heard.add(event.revision()));
        CountDownLatch blocked = new CountDownLatch(1);
        map.put("n", "1").thenRun(() -> {
            blocked.countDown();
            awaitGate();
        });
        await().until(() -> blocked.getCount() == 0 || heard.size() == 2);

        cluster.node(1).map("app").put("n", "2").join();

        await().until(() -> heard.size() == 4);
        assertThat(map.get("n")).contains("2");
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }
}
