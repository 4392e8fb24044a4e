package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Condition;
import dev.confab.model.Limit;
import dev.confab.model.Outcome;
import dev.confab.model.VersionedValue;
import dev.confab.watch.KeyChange;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node reads that ships with a bundle: that, until it has a configuration of its own. */
@Tag("cluster")
final class BundleStartTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    private Path home;

    private TestCluster cluster;
    private Path bundle;

    /** The bundle comes from another cluster, further on than the one that is joined. */
    @BeforeEach
    void write() {
        bundle = home.resolve("app.bundle");
        cluster = TestCluster.of(home, 1);
        try (Confab elsewhere = Confab.startInMemory()) {
            for (int i = 0; i < 40; i++) {
                elsewhere.map("app").put("count", "" + i).join();
            }
            elsewhere.map("app").put("same", "1").join();
            elsewhere.map("app").put("other", "bundle").join();
            elsewhere.map("app").put("gone", "yes").join();
            elsewhere.map("app").remove("count").join();
            elsewhere.bundle(bundle);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that all dead and nothing on disk is a start with the bundle, in no more time than was asked for. */
    @Test
    void shouldServeTheBundleWhereNobodyIsThere() {
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        long began = System.nanoTime();
        try (Confab lonely = guest().awaitReady(SHORT)) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            lonely.map("app").listen(Watch.namespace().withPresent(), heard::add);

            assertThat(lonely.map("app").get("other")).contains("bundle");
            assertThat(lonely.map("app").toMap()).hasSize(3).doesNotContainKey("count");
            assertThat(lonely.map("app").versioned("other")).contains(new VersionedValue("bundle", 0, 0));
            assertThat(lonely.namespaces()).containsExactly("app");
            assertThat(lonely.isServingBundle()).isTrue();
            assertThat(lonely.status().isReady()).isFalse();
            assertThat(lonely.head()).isEqualTo(Head.EMPTY);
            await().until(() -> heard.size() == 1);
            assertThat(heard.get(0).keys()).containsExactly("gone", "other", "same");
            assertThatThrownBy(() -> lonely.bundle(home.resolve("copy")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no configuration of its own");
            assertThat(home.resolve("copy")).doesNotExist();
        }
    }

    /** Proves that readers and listeners go from the bundle to the cluster's state in one step, though its revisions are lower. */
    @Test
    void shouldSwitchInOneStepWhenTheClusterIsThere() {
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        List<String> read = new CopyOnWriteArrayList<>();
        try (Confab guest = guest()) {
            ConfigMap map = guest.map("app");
            map.listen(Watch.namespace(), event -> {
                heard.add(event);
                read.add(map.get("other", "?"));
            });
            Confab voter = cluster.start(0).awaitReady(TestCluster.PATIENCE);
            for (int i = 0; i < 3; i++) {
                voter.map("app").put("other", "cluster-" + i).join();
            }
            voter.map("app").put("same", "1").join();
            voter.map("app").put("new", "yes").join();

            guest.awaitReady(TestCluster.PATIENCE);
            await().atMost(TestCluster.PATIENCE).until(() -> map.get("new").isPresent());
            long last = voter.map("app").put("after", "all").join().revision();
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> heard.stream().anyMatch(event -> event.revision() == last));

            assertThat(guest.isServingBundle()).isFalse();
            assertThat(guest.head()).isEqualTo(voter.head());
            assertThat(map.toMap()).isEqualTo(voter.map("app").toMap());
            assertThat(heard.get(0).kind()).isEqualTo(WatchEvent.Kind.DIFFERENCE);
            assertThat(heard.stream().filter(event -> event.kind() == WatchEvent.Kind.DIFFERENCE))
                    .hasSize(1);
            assertThat(heard.stream().map(WatchEvent::revision)).isSorted().doesNotHaveDuplicates();
            assertThat(read).as("no event before the state").allMatch(value -> !value.equals("bundle"));
            assertThat(heard.stream().flatMap(event -> event.changes().stream()))
                    .anyMatch(change -> change.key().equals("gone") && change.isRemoval());
        }
    }

    /** Proves that what is equal in the bundle and in the cluster is no change, and that the old values are those that were read. */
    @Test
    void shouldTellTheDifferenceToWhatWasRead() {
        Confab voter = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        voter.map("app").put("same", "1").join();
        voter.map("app").put("other", "cluster").join();
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        cluster.stop(0);
        try (Confab guest = guest()) {
            guest.map("app").listen(Watch.namespace(), heard::add);
            cluster.start(0);

            guest.awaitReady(TestCluster.PATIENCE);
            await().until(() -> !heard.isEmpty());

            assertThat(heard).singleElement().satisfies(event -> {
                assertThat(event.changes())
                        .containsExactly(
                                new KeyChange("gone", Optional.of("yes"), Optional.empty(), 0),
                                new KeyChange("other", Optional.of("bundle"), Optional.of("cluster"), 1));
                assertThat(event.isComplete()).isFalse();
                assertThat(event.revision()).isEqualTo(voter.head().revision());
            });
        }
    }

    /** Proves that a version out of a bundle never fits a key of the cluster by chance. */
    @Test
    void shouldNotCompareAndSetByAVersionOfTheBundle() {
        try (Confab guest = guest()) {
            long version = guest.map("app").versioned("other").orElseThrow().version();
            assertThat(version).isEqualTo(Condition.ABSENT);
            Confab voter = cluster.start(0).awaitReady(TestCluster.PATIENCE);
            voter.map("app").put("other", "cluster").join();

            Outcome outcome = guest.map("app")
                    .within(TestCluster.PATIENCE)
                    .compareAndSet("other", version, "mine")
                    .join();

            assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
            assertThat(guest.map("app").get("other"))
                    .as("an answered write lifts the bundle")
                    .contains("cluster");
        }
    }

    /** Proves that a write's own node reads it, also where that write is the first that it hears of the cluster. */
    @Test
    void shouldReadItsOwnWriteAndWhatSyncAndATokenHaveSeen() {
        Confab voter = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        voter.map("app").put("other", "cluster").join();
        for (int i = 0; i < 5; i++) {
            try (Confab guest = guest("writer-" + i);
                    Confab reader = guest("reader-" + i);
                    Confab told = guest("told-" + i)) {
                guest.map("app")
                        .within(TestCluster.PATIENCE)
                        .put("mine", "" + i)
                        .join();
                assertThat(guest.map("app").get("mine")).contains("" + i);
                assertThat(guest.map("app").get("other")).contains("cluster");
                reader.sync().join();
                assertThat(reader.map("app").get("mine")).contains("" + i);
                assertThat(reader.isServingBundle()).isFalse();
                told.awaitAtLeast(guest.token(), TestCluster.PATIENCE).join();
                assertThat(told.map("app").get("mine")).contains("" + i);
            }
        }
    }

    @Test
    void shouldPreferItsDisk() {
        Confab voter = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        voter.map("app").put("other", "cluster").join();
        cluster.stop(0);

        cluster.tuned(options -> options.bundle(bundle).seeds("127.0.0.1:1"));
        Confab alone = cluster.start(0).awaitReady(Duration.ofMillis(1));

        assertThat(alone.map("app").get("other")).contains("cluster");
        assertThat(alone.isServingBundle()).isFalse();
    }

    /** Proves that the application's tests find a bundle that cannot be used, whatever is on the disk, and nothing stays open. */
    @Test
    void shouldNotStartWithABundleThatCannotBeUsed() throws Exception {
        cluster.start(0).awaitReady(TestCluster.PATIENCE);
        cluster.stop(0);
        cluster.tuned(options -> options.bundle(bundle));
        byte[] whole = Files.readAllBytes(bundle);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(bundle, damaged);
        assertThatThrownBy(() -> cluster.start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app.bundle is damaged");
        Files.delete(bundle);
        assertThatThrownBy(() -> cluster.start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app.bundle does not exist");
        Files.write(bundle, whole);
        cluster.tuned(options -> options.bundle(bundle).limit(Limit.STORE_BYTES, 10));
        assertThatThrownBy(() -> cluster.start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10 are the most");

        cluster.tuned(options -> options.bundle(bundle));
        assertThat(cluster.start(0).awaitReady(TestCluster.PATIENCE).status().isReady())
                .isTrue();
    }

    private Confab guest() {
        return guest("guest");
    }

    private Confab guest(String name) {
        return Confab.start(ConfabOptions.builder()
                .cluster("test")
                .node(name)
                .seeds(cluster.addresses())
                .bundle(bundle)
                .build());
    }
}
