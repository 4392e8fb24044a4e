package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.runtime.PeerEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voters that die, leave and come, on real nodes. */
@Tag("cluster")
@Tag("slow")
final class VotersTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final List<Confab> guests = new ArrayList<>();
    private TestCluster cluster;
    private Duration patience;

    private void start(Duration allHave) {
        patience = allHave;
        cluster = TestCluster.of(home, 3)
                .tuned(options -> options.voterPatience(patience).writeDeadline(Duration.ofSeconds(20)))
                .startAll();
    }

    private Confab guest(String name, boolean hasDisk) {
        return guest(name, options -> hasDisk ? options.dataDirectory(home.resolve(name)) : options);
    }

    private Confab guest(String name, UnaryOperator<ConfabOptions.Builder> tuning) {
        ConfabOptions.Builder options = ConfabOptions.builder()
                .cluster("test")
                .node(name)
                .seeds(cluster.addresses())
                .voterPatience(patience)
                .writeDeadline(Duration.ofSeconds(20));
        Confab guest = Confab.start(tuning.apply(options).build());
        guests.add(guest);
        return guest.awaitReady(TestCluster.PATIENCE);
    }

    @AfterEach
    void close() {
        guests.forEach(Confab::close);
        cluster.close();
    }

    /** Proves that a voter that stays away is replaced, that writes go on, and that it follows when it comes back too late. */
    @Test
    void shouldGiveTheSeatOfADeadVoterToALivingNode() {
        start(Duration.ofSeconds(2));
        cluster.node(0).map("app").put("before", "1").join();
        cluster.stop(2); // nobody is there to take its seat
        List<PeerEvent> events = new CopyOnWriteArrayList<>();
        cluster.node(0).listenToPeers(events::add);

        Confab fourth = guest("fourth", true);
        await().atMost(LONG).until(() -> fourth.status().isVoter());
        await().atMost(LONG).until(() -> voters(fourth).equals(List.of("fourth", "node-0", "node-1")));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(events)
                        .extracting(event -> event.node() + " " + event.change())
                        .containsSubsequence("node-2 VOTES_NO_MORE", "fourth VOTES"));
        fourth.map("app").put("after", "2").join();
        Confab late = cluster.start(2).awaitReady(TestCluster.PATIENCE);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(late.status().problem())
                        .hasValueSatisfying(
                                problem -> assertThat(problem).contains("went to others", "follows without a vote")));
        assertThat(late.status().isVoter()).isFalse();
        await().atMost(LONG).until(() -> late.map("app").get("after").isPresent());
        late.map("app").put("late", "3").join();
        assertThat(voters(fourth)).containsExactly("fourth", "node-0", "node-1");
    }

    /** Proves that labels count: another zone goes before the name, and one that may vanish comes last. */
    @Test
    void shouldGiveTheSeatToAnotherZoneAndNotToOneThatMayVanish() {
        patience = Duration.ofMinutes(5);
        cluster = TestCluster.of(home, 3)
                .tuned(options -> options.voterPatience(patience).label("zone", "south"))
                .startAll();
        Confab vanishing = guest(
                "d",
                options -> options.dataDirectory(home.resolve("d"))
                        .label("zone", "north")
                        .ephemeral());
        Confab sameZone =
                guest("e", options -> options.dataDirectory(home.resolve("e")).label("zone", "south"));
        Confab otherZone =
                guest("f", options -> options.dataDirectory(home.resolve("f")).label("zone", "north"));
        int leaver = (cluster.leader() + 1) % 3;
        guests.forEach(VotersTest::awaitKnown);
        cluster.stop(leaver);

        await().atMost(LONG).until(() -> otherZone.status().isVoter());
        assertThat(List.of(vanishing, sameZone)).noneMatch(node -> node.status().isVoter());
    }

    /** Proves that a rolling deployment of nodes whose disks go with them keeps what was agreed on. */
    @Test
    void shouldKeepAllWhenEachVoterIsReplacedInTurnByANodeWithAnEmptyDisk() {
        start(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            int number = i;
            Confab next = guest("new-" + i, true);
            cluster.node(i).map("app").put("key-" + i, "value").join();
            await().atMost(LONG).ignoreExceptions().until(() -> {
                next.promote("new-" + number).join(); // refused until the leader has heard of it
                return true;
            });
            cluster.stop(i); // and its own seat goes with it
            await().atMost(LONG).until(() -> next.status().isVoter());
        }

        Confab last = guests.get(2);
        await().atMost(LONG).until(() -> voters(last).equals(List.of("new-0", "new-1", "new-2")));
        last.map("app").put("after", "all").join();

        assertThat(guests.get(0).map("app").within(LONG).get("key-0")).contains("value");
        await().atMost(LONG)
                .untilAsserted(() -> guests.forEach(
                        each -> assertThat(each.map("app").toMap()).containsKeys("key-0", "key-1", "key-2", "after")));
    }

    @Test
    void shouldPromoteDemoteAndTransferByHand() {
        start(Duration.ofMinutes(5));
        Confab fourth = guest("fourth", true);
        Confab diskless = guest("diskless", false);
        String leader = cluster.node(0).leader().orElseThrow();
        String heir = leader.equals("node-1") ? "node-2" : "node-1";

        fourth.promote("fourth").join();
        await().atMost(LONG).until(() -> fourth.status().isVoter());
        diskless.transferLeadership(heir).join();
        await().atMost(LONG).until(() -> fourth.leader().filter(heir::equals).isPresent());
        fourth.demote("node-0").join();

        await().atMost(LONG).until(() -> !cluster.node(0).status().isVoter());
        assertThat(voters(fourth)).contains("fourth", "node-1", "node-2").doesNotContain("node-0");
        assertThatThrownBy(() -> fourth.promote("diskless").join()).hasMessageContaining("no data directory");
        assertThatThrownBy(() -> fourth.promote("nobody").join()).hasMessageContaining("was not heard of yet");
        assertThatThrownBy(() -> fourth.demote("diskless").join()).hasMessageContaining("is no voter");
        assertThatThrownBy(() -> fourth.demote(heir).join()).hasMessageContaining("let another lead first");
    }

    /** Proves that nodes know from their disks whether they vote, and with whom: the last ones vote that are no seeds. */
    @Test
    void shouldVoteWithTheSameAfterAllWereStopped() {
        start(Duration.ofMinutes(5));
        Confab fourth = guest("fourth", true);
        fourth.map("app").put("before", "1").join();
        awaitKnown(fourth);
        int leaver = (cluster.leader() + 1) % 3; // a leader that just took over may not have heard of the fourth yet
        List<Integer> others = List.of((leaver + 1) % 3, (leaver + 2) % 3);
        cluster.stop(leaver); // its seat goes to the fourth
        await().atMost(LONG)
                .until(() -> voters(fourth).contains("fourth") && voters(fourth).size() == 3);
        List<String> before = voters(fourth);
        others.forEach(cluster::stop);
        fourth.close();
        guests.clear();

        cluster.start(others.get(0));
        Confab again = guest("fourth", true);
        again.map("app").put("after", "2").join();

        assertThat(voters(again)).isEqualTo(before);
        assertThat(again.map("app").get("before")).contains("1");
    }

    /** Proves that voters find each other again that are no seeds, and whose seeds are gone. */
    @Test
    void shouldFindEachOtherAgainWhereNoSeedIsLeft() {
        start(Duration.ofSeconds(2)); // a seed that is closed may not find the time to give its seat away
        List<String> names = List.of("x", "y", "z");
        List<Integer> ports = TestCluster.freePorts(3);
        for (int i = 0; i < 3; i++) {
            stays(names.get(i), ports.get(i)).promote(names.get(i)).join();
        }
        for (int i = 0; i < 3; i++) {
            cluster.stop(i);
        }
        Confab before = guests.get(0);
        await().atMost(LONG).until(() -> voters(before).equals(names));
        before.map("app").put("before", "1").join();
        guests.forEach(Confab::close);
        guests.clear();

        for (int i = 0; i < 3; i++) {
            guests.add(Confab.start(options(names.get(i), ports.get(i))));
        }
        Confab again = guests.get(0);
        await().atMost(LONG).until(() -> again.leader().isPresent());
        again.map("app").put("after", "2").join();

        assertThat(again.map("app").get("before")).contains("1");
        assertThat(voters(again)).isEqualTo(names);
    }

    private Confab stays(String name, int port) {
        Confab node = Confab.start(options(name, port));
        guests.add(node);
        return node.awaitReady(TestCluster.PATIENCE);
    }

    private ConfabOptions options(String name, int port) {
        return ConfabOptions.builder()
                .cluster("test")
                .node(name)
                .listen("127.0.0.1:" + port)
                .seeds(cluster.addresses())
                .dataDirectory(home.resolve(name))
                .voterPatience(patience)
                .writeDeadline(Duration.ofSeconds(20))
                .build();
    }

    /** Until the leader has met the node, whom a push of a commit shows to it. */
    private static void awaitKnown(Confab node) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> {
            long revision =
                    node.map("app").put("probe", "" + System.nanoTime()).join().revision();
            return node.head().revision() >= revision && node.status().peers().size() >= 3;
        });
    }

    private static List<String> voters(Confab node) {
        return node.status().voters();
    }
}
