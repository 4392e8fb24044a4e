package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.runtime.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A majority of the voters is lost for good, and one node goes on. */
@Tag("cluster")
@Tag("slow")
final class RecoverTest {

    private static final Recovery SHORT = Recovery.look().survey(Duration.ofSeconds(3));

    @TempDir
    private Path home;

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        cluster.awaitEqualHeads();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that reads go on everywhere, that the survivor writes again, and that a follower takes the new epoch. */
    @Test
    void shouldGoOnWithOneNodeInANewEpoch() {
        Confab guest = cluster.join("guest");
        Head before = cluster.awaitEqualHeads();
        cluster.stop(1);
        cluster.stop(2);
        cluster.stop(0);
        assertThat(guest.map("app").get("a")).contains("1");

        assertThatThrownBy(() -> Confab.recover(cluster.options(0), SHORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was not forced, so nothing was changed")
                .hasMessageContaining("epoch 2 begins with revision " + before.revision())
                .hasMessageContaining("silent are the voters [node-1, node-2]");
        Recovered recovered = Confab.recover(cluster.options(0), SHORT.force());

        assertThat(recovered.kept()).isEqualTo(before);
        assertThat(recovered.silent()).containsExactly(PeerId.of("node-1"), PeerId.of("node-2"));
        assertThat(recovered.heard()).containsEntry(PeerId.of("guest"), before);
        Confab alone = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        alone.map("app").within(TestCluster.PATIENCE).put("b", "2").join();
        assertThat(alone.map("app").get("a")).contains("1");
        assertThat(alone.head().epoch().counter()).isEqualTo(2);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> guest.map("app").get("b", "").equals("2"));
        assertThat(guest.head().epoch()).isEqualTo(alone.head().epoch());
        guest.map("app").put("c", "3").join();
        cluster.stop(0);
        Confab again = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        again.map("app").within(TestCluster.PATIENCE).put("d", "4").join();
        assertThat(again.map("app").get("c")).contains("3");
    }

    @Test
    void shouldTakeTheMostAdvancedCopyThatItReaches() throws IOException {
        Confab guest = cluster.join("guest");
        cluster.stop(0);
        cluster.node(1).map("app").put("later", "yes").join();
        await().until(() -> guest.map("app").get("later", "").equals("yes"));
        Head newest = guest.head();
        cluster.stop(1);
        cluster.stop(2);

        Recovered recovered = Confab.recover(cluster.options(0), SHORT.force());

        assertThat(recovered.kept()).isEqualTo(newest);
        assertThat(recovered.own().revision()).isLessThan(newest.revision());
        Confab alone = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        alone.map("app").within(TestCluster.PATIENCE).put("b", "2").join();
        assertThat(alone.map("app").get("later")).contains("yes");
        // its ledger has the whole history
        cluster.close();
        Files.delete(home.resolve("node-0").resolve("replica.snapshot"));
        Files.delete(home.resolve("node-0").resolve("replica.snapshot.previous"));
        Confab again = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        assertThat(again.map("app").get("later")).contains("yes");
        assertThat(again.map("app").get("b")).contains("2");
    }

    @Test
    void shouldRefuseWhereAMajorityAnswers() {
        cluster.stop(0);

        assertThatThrownBy(() -> Confab.recover(cluster.options(0), SHORT.force()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3 of the 3 voters")
                .hasMessageContaining("there is nothing to recover");

        Confab back = cluster.start(0);
        back.map("app").within(TestCluster.PATIENCE).put("a", "2").join();
        assertThat(back.status().isVoter()).isTrue();
        assertThat(back.head().epoch().counter()).isEqualTo(1);
    }

    /** Proves the fence: a majority of the old voters that was only cut off steps aside, and what it wrote is not mixed in. */
    @Test
    void shouldFenceTheOldVotersWhenTheyReturn() {
        cluster.close();
        Confab.recover(cluster.options(0), SHORT.force());
        Confab first = cluster.start(0);
        await().atMost(TestCluster.PATIENCE).until(() -> first.head().epoch().counter() == 2);
        cluster.stop(0);
        cluster.start(1);
        cluster.start(2);
        cluster.node(1).map("app").within(TestCluster.PATIENCE).put("a", "old").join();
        cluster.node(1).map("app").put("old", "x").join();

        Confab alone = cluster.start(0).awaitReady(TestCluster.PATIENCE);
        alone.map("app").within(TestCluster.PATIENCE).put("a", "new").join();

        for (int old = 1; old <= 2; old++) {
            Confab voter = cluster.node(old);
            await().atMost(TestCluster.PATIENCE).until(() -> !voter.status().isVoter());
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> voter.map("app").get("a", "").equals("new"));
            assertThat(voter.map("app").get("old")).isEmpty();
            assertThat(voter.status().problem())
                    .hasValueSatisfying(problem -> assertThat(problem)
                            .contains("recovered into epoch 2", "follows without a vote", "is kept in"));
            assertThat(home.resolve("node-" + old).resolve("ledger")).isNotEmptyDirectory();
        }
        cluster.node(1).map("app").within(TestCluster.PATIENCE).put("b", "2").join();
        cluster.awaitEqualHeads();
        cluster.stop(2);
        Confab restarted = cluster.start(2);
        assertThat(restarted.status().isVoter()).isFalse();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> restarted.map("app").get("b", "").equals("2"));
        assertThat(restarted.status().isVoter()).isFalse();
        assertThat(Files.exists(home.resolve("node-0").resolve("ledger-2"))).isTrue();
        // its directory knows the old voters only, and still it sees that somebody leads
        cluster.stop(1);
        cluster.stop(2);
        assertThatThrownBy(() -> Confab.recover(cluster.options(2), SHORT.force()))
                .hasMessageContaining("a leader answers")
                .hasMessageContaining("there is nothing to recover");
    }
}
