package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.model.Condition;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.model.VersionedValue;
import dev.confab.watch.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three voters, and the guests that came meanwhile, agree on while all write. Each test has its own namespaces. */
@Tag("cluster")
@Tag("slow")
final class AgreementTest {

    private static TestCluster cluster;

    @BeforeAll
    static void start(@TempDir Path home) {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void shouldNeverShowHalfATransactionOnAnyNode() {
        Confab writer = cluster.node(0);
        AtomicBoolean isOver = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(cluster.nodes().size());
        List<CompletableFuture<Integer>> readers = new ArrayList<>();
        for (Confab node : cluster.nodes()) {
            List<String> halves = new CopyOnWriteArrayList<>();
            readers.add(CompletableFuture.supplyAsync(
                    () -> {
                        int changes = 0;
                        String last = "";
                        reading.countDown();
                        while (!isOver.get()) {
                            Thread.yield(); // the nodes share the processors
                            // two reads are two moments, so the second namespace is never older than the first
                            String left = node.map("atomic/left").get("n", "0");
                            String right = node.map("atomic/right").get("n", "0");
                            if (Integer.parseInt(right) < Integer.parseInt(left)) {
                                halves.add(left + " without " + right);
                            }
                            changes += right.equals(last) ? 0 : 1;
                            last = right;
                        }
                        assertThat(halves).isEmpty();
                        return changes;
                    },
                    task -> new Thread(task, "reader").start())); // the common pool may have one thread only
        }
        await().until(() -> reading.getCount() == 0);
        // one listener sees both namespaces at the revision of the commit
        List<String> revisions = new CopyOnWriteArrayList<>();
        Confab other = cluster.node(1);
        other.map("atomic/left").listen(Watch.key("n"), event -> revisions.add("l" + event.revision()));
        other.map("atomic/right").listen(Watch.key("n"), event -> revisions.add("r" + event.revision()));

        List<Long> committed = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            committed.add(writer.transaction()
                    .put("atomic/right", "n", "" + i) // in either order: the order of operations must not show
                    .put("atomic/left", "n", "" + i)
                    .commit()
                    .join()
                    .revision());
        }

        await().until(() -> revisions.size() == 400);
        isOver.set(true);
        readers.forEach(reader -> assertThat(reader.join()).isGreaterThan(1));
        assertThat(revisions.stream().filter(each -> each.startsWith("l")))
                .isEqualTo(committed.stream().map(revision -> "l" + revision).toList());
        assertThat(revisions.stream().filter(each -> each.startsWith("r")))
                .isEqualTo(committed.stream().map(revision -> "r" + revision).toList());
    }

    @Test
    void shouldLetExactlyOneWinEachVersion() {
        int all = 60 * cluster.nodes().size();
        List<CompletableFuture<Integer>> writers = cluster.nodes().stream()
                .map(node -> CompletableFuture.supplyAsync(() -> count(node.map("race"), 60)))
                .toList();

        int wins = writers.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(wins).isEqualTo(all);
        cluster.node(1).sync().join();
        VersionedValue end = cluster.node(1).map("race").versioned("n").orElseThrow();
        assertThat(end.value()).isEqualTo("" + all);
        assertThat(end.version()).isEqualTo(all);
    }

    private static int count(ConfigMap map, int times) {
        int wins = 0;
        while (wins < times) {
            long version = map.versioned("n").map(VersionedValue::version).orElse(Condition.ABSENT);
            int value = map.versioned("n")
                    .filter(now -> now.version() == version)
                    .map(now -> Integer.parseInt(now.value()))
                    .orElse(version == Condition.ABSENT ? 0 : -1);
            if (value >= 0) {
                Outcome outcome =
                        map.compareAndSet("n", version, "" + (value + 1)).join();
                wins += outcome instanceof Outcome.Committed ? 1 : 0;
            }
        }
        return wins;
    }

    @Test
    void shouldTellAllNodesTheSameSequence() {
        List<List<Long>> heard = new ArrayList<>();
        for (Confab node : cluster.nodes()) {
            List<Long> mine = new CopyOnWriteArrayList<>();
            heard.add(mine);
            node.map("sequence").listen(Watch.namespace(), event -> mine.add(event.revision()));
        }
        List<CompletableFuture<Outcome.Committed>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (Confab node : cluster.nodes()) {
                writes.add(node.map("sequence").put("key-" + i % 7, "value-" + i));
            }
        }

        List<Long> committed = writes.stream()
                .map(CompletableFuture::join)
                .map(Outcome.Committed::revision)
                .sorted()
                .toList();

        assertThat(committed).hasSize(100 * heard.size()).doesNotHaveDuplicates();
        await().untilAsserted(() ->
                assertThat(heard).allSatisfy(mine -> assertThat(mine).isEqualTo(committed)));
        cluster.awaitEqualHeads();
    }

    @Test
    void shouldSeeOnAFollowerWhatWasJustAcknowledgedElsewhere() {
        int leader = cluster.leader();
        Confab reader = cluster.node((leader + 1) % 3);
        for (int i = 0; i < 100; i++) {
            cluster.node((leader + (i % 2 == 0 ? 0 : 2)) % 3)
                    .map("sync")
                    .put("n", "" + i)
                    .join();

            reader.sync().join();

            assertThat(reader.map("sync").get("n")).contains("" + i);
        }
    }

    @Test
    void shouldCarryTheLargestValueThroughAFollowerAndAGuest() {
        Confab follower = cluster.node((cluster.leader() + 1) % 3);
        Confab guest = cluster.join("guest-of-values");
        String large = "x".repeat(1024 * 1024);

        assertThat(follower.map("large").put("by-follower", large).join().isVisible())
                .isTrue();
        assertThat(guest.map("large").put("by-guest", large).join().isVisible()).isTrue();

        assertThat(follower.map("large").get("by-follower")).contains(large);
        assertThat(guest.map("large").get("by-guest")).contains(large);
        cluster.awaitEqualHeads();
    }

    @Test
    void shouldBringLargeImportsToEverybody() {
        Confab early = cluster.join("guest-of-imports");
        Map<String, String> twoMegabytes = values(2_000, 1_000);
        Map<String, String> beyondAFrame = values(20_000, 440);

        ImportResult first = cluster.node((cluster.leader() + 1) % 3)
                .map("import/two")
                .within(TestCluster.PATIENCE)
                .importValues(twoMegabytes, ImportMode.REPLACE)
                .join();
        ImportResult second = early.map("import/nine")
                .within(TestCluster.PATIENCE)
                .importValues(beyondAFrame, ImportMode.REPLACE)
                .join();

        assertThat(first.outcome())
                .isEqualTo(new Outcome.Committed(first.outcome().revision(), true, first.token()));
        assertThat(second.outcome())
                .isEqualTo(new Outcome.Committed(second.outcome().revision(), true, second.token()));
        assertThat(early.map("import/nine").size()).isEqualTo(20_000);
        cluster.awaitEqualHeads();
        Confab late = cluster.join("late-guest");
        cluster.nodes().forEach(node -> {
            assertThat(node.map("import/two").toMap()).isEqualTo(new TreeMap<>(twoMegabytes));
            assertThat(node.map("import/nine").toMap()).isEqualTo(new TreeMap<>(beyondAFrame));
        });
        assertThat(late.head()).isEqualTo(cluster.awaitEqualHeads());
    }

    private static Map<String, String> values(int count, int length) {
        Map<String, String> values = new LinkedHashMap<>();
        String text = "v".repeat(length);
        for (int i = 0; i < count; i++) {
            values.put("key-" + i, text + i);
        }
        return values;
    }

    @Test
    void shouldHaveAllOfItWhenAGuestIsReady() {
        for (int i = 0; i < 100; i++) {
            cluster.node(0).map("ready").put("n", "" + i).join();
        }

        Confab guest = cluster.join("guest-that-counts");

        assertThat(guest.map("ready").get("n")).contains("99");
    }
}
