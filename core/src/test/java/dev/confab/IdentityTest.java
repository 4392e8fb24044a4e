package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Head;
import dev.confab.model.NoQuorumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are emptied, exchanged or of another cluster: who a node is does not follow from its name. */
@Tag("cluster")
@Tag("slow")
final class IdentityTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private TestCluster cluster;
    private TestCluster other;

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
        if (other != null) {
            other.close();
        }
    }

    /** Proves that a node never takes in what a second cluster of the same name has, in whatever order they start. */
    @Test
    void shouldNeverMixTwoClustersOfOneName() {
        cluster = TestCluster.of(home, 1).startAll();
        other = TestCluster.of(elsewhere, 1).startAll();
        cluster.node(0).map("app").put("who", "cluster").join();
        other.node(0).map("app").put("who", "other").join();
        other.node(0).map("app").put("who", "other still").join();
        Head ours = cluster.node(0).head();
        Confab guest = guest(cluster).awaitReady(TestCluster.PATIENCE);
        guest.close();

        // its disk is of one cluster, its seeds are the other's
        Confab stray = guest(other);
        try (stray) {
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(stray.status().problem())
                            .hasValueSatisfying(problem -> assertThat(problem)
                                    .contains("two clusters are named test", "the id must be", "correct the seeds")));
            assertThat(stray.map("app").get("who")).contains("cluster");
            assertThat(other.node(0).status().peers()).isEmpty();
        }

        // the other way round: the stranger is there first, and is asked for
        other.stop(0);
        Confab first = guest(other);
        try (first) {
            other.tuned(options ->
                    options.seeds(first.status().address(), other.addresses().get(0)));
            Confab late = other.start(0);
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(late.status().problem())
                            .hasValueSatisfying(
                                    problem -> assertThat(problem).contains("two clusters are named test")));
            assertThat(late.map("app").get("who")).contains("other still");
            assertThat(first.head().epoch()).isEqualTo(ours.epoch());
        }
        assertThat(cluster.node(0).head()).isEqualTo(ours);
    }

    private Confab guest(TestCluster of) {
        return Confab.start(ConfabOptions.builder()
                .cluster("test")
                .node("guest")
                .seeds(of.addresses())
                .dataDirectory(home.resolve("guest"))
                .build());
    }

    /** Proves that an emptied disk is another voter: it comes as a newcomer, takes over the log, and then has the old one's seat. */
    @Test
    void shouldComeBackAsANewcomerWhereItsDiskWasEmptied() {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        cluster.stop(2);
        empty("node-2");

        Confab wiped = cluster.start(2).awaitReady(TestCluster.PATIENCE);

        await().atMost(TestCluster.PATIENCE)
                .until(() -> wiped.map("app").get("a", "").equals("1"));
        await().atMost(TestCluster.PATIENCE).until(() -> wiped.status().isVoter());
        await().atMost(TestCluster.PATIENCE)
                .until(() -> wiped.status().problem().isEmpty());
        wiped.map("app").within(TestCluster.PATIENCE).put("a", "2").join();
        cluster.stop(1);
        // with its vote there is a majority again
        cluster.node(0).map("app").within(TestCluster.PATIENCE).put("a", "3").join();
        assertThat(cluster.node(0).status().voters()).containsExactly("node-0", "node-1", "node-2");
    }

    /** Proves that a voter whose promises alone were lost does not vote either. */
    @Test
    void shouldFollowWithoutAVoteWhereItsLedgerWasEmptied() throws IOException {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        cluster.stop(2);
        Path ledger = home.resolve("node-2").resolve("ledger");
        delete(ledger);
        Files.createDirectory(ledger);

        Confab wiped = cluster.start(2);

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(wiped.status().problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains("and with them what it promised")));
        assertThat(wiped.status().isVoter()).isFalse();
        wiped.map("app").within(TestCluster.PATIENCE).put("a", "2").join();
        assertThat(wiped.map("app").get("a")).contains("2");
    }

    private boolean isWriting(int number) {
        try {
            cluster.node(number).map("app").within(SHORT).put("probe", "x").join();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Proves that two emptied seeds cannot found a cluster over the head of the third, which has the data. */
    @Test
    void shouldWaitForTheThirdWhereTwoDisksWereEmptied() {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        Head before = cluster.awaitEqualHeads();
        cluster.close();
        empty("node-0");
        empty("node-1");

        Confab zero = cluster.start(0);
        Confab one = cluster.start(1);

        assertThatThrownBy(() -> zero.awaitReady(Duration.ofSeconds(3)))
                .hasMessageContaining(
                        "it waits for: seed " + cluster.addresses().get(2));
        assertThat(one.status().isVoter()).isFalse();
        Confab two = cluster.start(2);
        zero.awaitReady(TestCluster.PATIENCE);
        one.awaitReady(TestCluster.PATIENCE);
        assertThat(cluster.awaitEqualHeads()).isEqualTo(before);
        assertThat(zero.map("app").get("a")).contains("1");
        assertThat(zero.status().isVoter()).isFalse();
        assertThat(one.status().isVoter()).isFalse();
        assertThatThrownBy(() -> two.map("app").within(SHORT).put("a", "2").join())
                .hasCauseInstanceOf(NoQuorumException.class);
    }

    @Test
    void shouldFormAnewWhereAllDisksWereEmptied() {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        Head before = cluster.awaitEqualHeads();
        cluster.close();
        empty("node-0");
        empty("node-1");
        empty("node-2");

        cluster.startAll();

        assertThat(cluster.node(0).map("app").get("a")).isEmpty();
        assertThat(cluster.awaitEqualHeads().epoch()).isNotEqualTo(before.epoch());
        cluster.node(1).map("app").put("a", "new").join();
    }

    /** Proves that one directory with parts of two clusters is refused, and that nothing of it is mixed. */
    @Test
    void shouldRefuseADirectoryMadeOfTwoClusters() throws IOException {
        cluster = TestCluster.of(home, 1).startAll();
        other = TestCluster.of(elsewhere, 1).startAll();
        cluster.node(0).map("app").put("who", "cluster").join();
        other.node(0).map("app").put("who", "other").join();
        cluster.close();
        other.close();
        Path copy = home.resolve("node-0").resolve("replica.snapshot");
        Path aside = home.resolve("aside");
        Files.move(copy, aside);
        Files.deleteIfExists(copy.resolveSibling("replica.snapshot.previous")); // else it would start from that
        Files.copy(elsewhere.resolve("node-0").resolve("replica.snapshot"), copy);

        assertThatThrownBy(() -> cluster.start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("by its identity")
                .hasMessageContaining("by its replica.snapshot");

        Files.move(aside, copy, StandardCopyOption.REPLACE_EXISTING);
        delete(home.resolve("node-0").resolve("ledger"));
        Files.move(
                elsewhere.resolve("node-0").resolve("ledger"),
                home.resolve("node-0").resolve("ledger"));
        Confab mixed = cluster.start(0);
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(mixed.status().problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains("its ledger is of another disk")));
        await().atMost(TestCluster.PATIENCE).until(() -> !mixed.status().isVoter());
        assertThat(mixed.map("app").get("who")).contains("cluster");
        assertThatThrownBy(
                        () -> mixed.map("app").within(SHORT).put("who", "mixed").join())
                .hasCauseInstanceOf(NoQuorumException.class);
    }

    private void empty(String node) {
        delete(home.resolve(node));
    }

    static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    throw new IllegalStateException("could not delete " + file);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
