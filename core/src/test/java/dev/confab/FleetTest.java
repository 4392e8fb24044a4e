package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.watch.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters and fifty nodes beside them, some of which are killed, leave and come while changes are made. */
@Tag("cluster")
@Tag("slow")
final class FleetTest {

    private static final int GUESTS = 40;
    private static final int DOOMED = 5;
    private static final int LEAVING = 2;
    private static final int LATE = 5;
    private static final int CHANGES = 200;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String NAMESPACE = "fleet";

    @TempDir
    private Path home;

    private final Map<Confab, List<Integer>> heard = new ConcurrentHashMap<>();
    private final long[] askedNanos = new long[CHANGES];
    private final AtomicLongArray lastNanos = new AtomicLongArray(CHANGES);
    private final List<Process> children = new ArrayList<>();
    private TestCluster cluster;
    private List<Confab> voters;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
        voters = cluster.nodes();
    }

    @AfterEach
    void stop() {
        children.forEach(Process::destroyForcibly);
        cluster.close();
    }

    /** Proves that every node that lives hears every change once and in one order, whoever dies, leaves or comes meanwhile. */
    @Test
    void shouldTellEveryLivingNodeEveryChangeOnceWhileOthersComeAndGo() throws Exception {
        Process first = doomed("a");
        Process second = doomed("b");
        List<Confab> guests = cluster.joinAll(names("guest-", GUESTS));
        Stream.concat(voters.stream(), guests.stream()).forEach(this::listen);
        awaitPeers(3 + GUESTS + 2 * DOOMED - 1);

        List<CompletableFuture<?>> all = writeAll(Map.of(
                40,
                first::destroyForcibly,
                80,
                () -> guests.subList(0, LEAVING).forEach(this::leave),
                120,
                () -> cluster.joinAll(names("late-", LATE)).forEach(this::listen),
                150,
                second::destroyForcibly));

        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        heard.keySet().stream().map(Confab::head).distinct().count() == 1);
        List<Integer> order = heard.get(voters.get(0));
        await().atMost(TestCluster.PATIENCE).until(() -> order.size() == CHANGES);
        assertThat(order).containsExactlyInAnyOrderElementsOf(numbers());
        assertThat(heard).hasSize(3 + GUESTS - LEAVING + LATE);
        heard.forEach((node, numbers) -> await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(numbers).as("%s", node).isEqualTo(expected(node, numbers, order))));
        System.out.println("FLEET of " + heard.size() + ": from the call of put to the last listener " + spread());
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, CHANGES).boxed().toList();
    }

    /** All, or for one that came late all from its first on, and the last in any case. */
    private static List<Integer> expected(Confab node, List<Integer> numbers, List<Integer> order) {
        boolean isLate = node.status().node().startsWith("late");
        int from = isLate ? numbers.stream().findFirst().map(order::indexOf).orElse(CHANGES - 1) : 0;
        return order.subList(from, CHANGES);
    }

    private void listen(Confab node) {
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        heard.put(node, numbers);
        node.map(NAMESPACE)
                .listen(
                        Watch.namespace(),
                        event -> event.changes().forEach(change -> {
                            int number = Integer.parseInt(change.newValue().orElseThrow());
                            numbers.add(number);
                            long since = System.nanoTime() - askedNanos[number];
                            lastNanos.accumulateAndGet(number, since, Math::max);
                        }));
    }

    private void leave(Confab node) {
        heard.remove(node);
        node.close();
    }

    /** Some nodes in a JVM that is going to be killed. */
    private Process doomed(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FleetGuests.class.getName(),
                String.join(",", cluster.addresses())));
        command.addAll(names("doomed-" + name, DOOMED));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        children.add(child);
        return child;
    }

    private void awaitPeers(int count) {
        await().atMost(TestCluster.PATIENCE)
                .until(() -> voters.stream().allMatch(voter -> voter.peers().size() == count));
    }

    /** Writes at a steady pace on all voters in turn; what is to happen at a change happens beside. */
    private List<CompletableFuture<?>> writeAll(Map<Integer, Runnable> events) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < CHANGES; i++) {
            LockSupport.parkNanos(start + i * PAUSE.toNanos() - System.nanoTime());
            Confab writer = voters.get(i % voters.size());
            askedNanos[i] = System.nanoTime();
            all.add(writer.map(NAMESPACE).put("key-" + i % 7, String.valueOf(i)));
            if (events.containsKey(i)) {
                all.add(CompletableFuture.runAsync(events.get(i)));
            }
        }
        return all;
    }

    private String spread() {
        long[] sorted =
                IntStream.range(0, CHANGES).mapToLong(lastNanos::get).sorted().toArray();
        return "p50 %.1f ms, p99 %.1f ms".formatted(sorted[CHANGES / 2] / 1e6, sorted[CHANGES * 99 / 100] / 1e6);
    }
}
