package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryGoneException;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.Outcome;
import dev.confab.model.Token;
import dev.confab.runtime.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is gone, and another goes on from its backup. */
@Tag("cluster")
final class RestoreTest {

    @TempDir
    private Path home;

    private Path backup;
    private TestCluster old;
    private TestCluster fresh;

    @BeforeEach
    void start() {
        backup = home.resolve("backup");
        old = TestCluster.of(home.resolve("old"), 1).startAll();
        fresh = TestCluster.of(home.resolve("fresh"), 3);
    }

    @AfterEach
    void close() {
        fresh.close();
        old.close();
    }

    /** Proves that values and history are back, that revisions grow, and that who saw more of the old cluster is told. */
    @Test
    void shouldGoOnFromABackupInANewEpoch() {
        // given
        ConfigMap map = old.node(0).map("app");
        long first = map.put("a", "1").join().revision();
        map.as("bob").because("tuning").put("a", "2").join();
        long revision = old.node(0).backup(backup);
        Outcome.Committed lost = map.put("a", "3").join();
        Token later = lost.token();
        old.close();

        // when
        Restored restored = Confab.restore(fresh.options(0), backup);
        Confab node = fresh.start(0).awaitReady(TestCluster.PATIENCE);
        long next = node.map("app")
                .within(TestCluster.PATIENCE)
                .put("b", "1")
                .join()
                .revision();
        Confab second = fresh.start(1).awaitReady(TestCluster.PATIENCE);

        // then
        assertThat(restored.head().revision()).isEqualTo(revision);
        assertThat(node.head().epoch().counter()).isEqualTo(restored.epoch()).isEqualTo(2);
        assertThat(next).isGreaterThan(revision + 1);
        assertThat(node.map("app").toMap()).isEqualTo(Map.of("a", "2", "b", "1"));
        assertThat(node.map("app").at(first).toMap()).isEqualTo(Map.of("a", "1"));
        assertThat(node.map("app").history("a", HistoryRange.last(10)).commits().get(0))
                .matches(commit ->
                        commit.author().equals("bob") && commit.reason().equals("tuning"));
        assertThat(second.map("app").toMap()).isEqualTo(Map.of("a", "2", "b", "1"));
        assertThatThrownBy(
                        () -> second.awaitAtLeast(later, Duration.ofSeconds(1)).join())
                .hasCauseInstanceOf(IndeterminateWriteException.class);
    }

    /** Proves that labels are promises of the restored cluster, too: what they mark stays when its history drops the rest. */
    @Test
    void shouldKeepLabelledRevisionsOfTheBackup() {
        // given
        ConfigMap map = old.node(0).map("app");
        map.put("a", "1").join();
        map.label("first").join();
        long unlabelled = map.put("a", "2").join().revision();
        old.node(0).backup(backup);
        old.close();
        fresh.tuned(options -> options.history(HistoryOptions.DEFAULT.commits(2)));
        Confab.restore(fresh.options(0), backup);

        // when
        ConfigMap restored =
                fresh.start(0).awaitReady(TestCluster.PATIENCE).map("app").within(TestCluster.PATIENCE);
        for (int i = 3; i < 10; i++) {
            restored.put("a", "" + i).join();
        }

        // then
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> restored.at(unlabelled)).isInstanceOf(HistoryGoneException.class));
        assertThat(restored.at("first").toMap()).isEqualTo(Map.of("a", "1"));
    }

    /** What the history of the old cluster had dropped when it was asked, but for the copy. */
    @Test
    void shouldBringBackLabelledRevisionsThatTheHistoryHadDropped() {
        // given
        old.close();
        old = TestCluster.of(home.resolve("short"), 1)
                .tuned(options -> options.history(HistoryOptions.DEFAULT.commits(2)));
        ConfigMap map = old.start(0).awaitReady(TestCluster.PATIENCE).map("app").within(TestCluster.PATIENCE);
        map.put("a", "1").join();
        map.label("first").join();
        for (int i = 2; i < 30; i++) {
            map.put("a", "" + i).join();
        }
        old.node(0).backup(backup);
        old.close();
        Confab.restore(fresh.options(0), backup);

        // when
        Confab node = fresh.start(0).awaitReady(TestCluster.PATIENCE);
        node.map("app").within(TestCluster.PATIENCE).put("a", "30").join();
        Map<String, String> first = node.map("app").at("first").toMap();
        node.close();
        Confab again = fresh.start(0).awaitReady(TestCluster.PATIENCE);

        // then
        assertThat(first).isEqualTo(Map.of("a", "1"));
        assertThat(again.map("app").at("first").toMap()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void shouldRestoreNothingOverWhatIsThere() throws IOException {
        // given
        old.node(0).map("app").put("a", "1").join();
        old.node(0).backup(backup);
        fresh.start(0);
        fresh.start(1);
        fresh.start(2)
                .awaitReady(TestCluster.PATIENCE)
                .map("app")
                .put("mine", "1")
                .join();

        // when // then
        assertThatThrownBy(() -> Confab.restore(fresh.options(0), backup))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is in use by another node");
        fresh.close();
        assertThatThrownBy(() -> Confab.restore(fresh.options(0), backup))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was in a cluster already; restore into an empty one");
        fresh.startAll();
        assertThat(fresh.node(0).map("app").toMap()).isEqualTo(Map.of("mine", "1"));
    }

    @Test
    void shouldLeaveADirectoryUsableWhereTheBackupIsDamaged() throws IOException {
        // given
        old.node(0).map("app").put("a", "1").join();
        old.node(0).backup(backup);
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(home.resolve("damaged"), bytes);

        // when
        assertThatThrownBy(() -> Confab.restore(fresh.options(0), damaged))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was restored");
        Confab.restore(fresh.options(0), backup);

        // then
        Confab node = fresh.start(0).awaitReady(TestCluster.PATIENCE);
        assertThat(node.map("app").toMap()).isEqualTo(Map.of("a", "1"));
    }
}
