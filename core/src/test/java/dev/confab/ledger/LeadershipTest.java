package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Position;
import dev.confab.journal.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How leadership goes from one voter to the next. */
@Tag("cluster")
final class LeadershipTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final Duration HEARTBEAT = Duration.ofMillis(80);

    @TempDir
    private Path home;

    private VotersThree voters;

    private void with(Duration electionTimeout) {
        voters = new VotersThree(home, electionTimeout, HEARTBEAT);
    }

    @AfterEach
    void close() {
        voters.close();
    }

    @Test
    void shouldHandOverToAnotherThatGoesOnWithAllThatWasWritten() {
        with(LONG);
        voters.startAll();
        PeerId first = voters.leader();
        voters.propose(first, LedgerFixtures.found());

        boolean isHandedOver = voters.at(first)
                .handOver(Duration.ofSeconds(3))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        PeerId next = voters.leaderBesides(first);
        long revision = voters.propose(next, LedgerFixtures.put(head(next), "after", "1"));

        assertThat(isHandedOver).as("without waiting out the election timeout").isTrue();
        assertThat(revision).isEqualTo(2);
    }

    @Test
    void shouldLeadOnWhenNobodyCanTakeOver() {
        with(LONG);
        voters.startAll();
        PeerId leader = voters.leader();
        voters.propose(leader, LedgerFixtures.found());
        List<PeerId> others = voters.others(leader);
        others.forEach(voters::kill);

        boolean isHandedOver = voters.at(leader)
                .handOver(Duration.ofMillis(200))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        var afterwards = voters.at(leader)
                .propose(LedgerFixtures.batch(LedgerFixtures.put(head(leader), "after", "1")))
                .orTimeout(10, TimeUnit.SECONDS);
        voters.start(others.get(0), new RememberedPromise(Promise.NOTHING));

        assertThat(isHandedOver).isFalse();
        assertThat(afterwards.join().get(0).decision().revision())
                .as("taken again, and committed with the one that is back")
                .isEqualTo(2);
    }

    /** Proves that one cut link, and the voter behind it that comes back, call no election. */
    @Test
    void shouldStayWithItsLeaderWhenOneLinkIsCut() {
        with(SHORT);
        voters.startAll();
        PeerId leader = voters.leader();
        voters.propose(leader, LedgerFixtures.found());
        PeerId cutOff = voters.others(leader).get(0);
        long term = voters.at(leader).term();

        voters.cut(leader, cutOff);
        await().until(() -> voters.at(cutOff).leader().isEmpty());
        voters.propose(leader, LedgerFixtures.put(head(leader), "meanwhile", "1"));
        voters.network.heal();
        await().until(() -> voters.at(cutOff).leader().equals(Optional.of(leader)));

        assertThat(voters.at(leader).isLeader()).isTrue();
        assertThat(voters.at(cutOff).term()).isEqualTo(term);
    }

    /**
     * Proves that a dead leader is missed when its connection breaks, not when the election timeout is over. Who follows is not
     * timed: on a busy machine both others may stand at once, and a split vote is decided by the timeout.
     */
    @Test
    void shouldMissALeaderAtOnceWhenItsConnectionsBreak() {
        with(LONG);
        voters.startAll();
        PeerId first = voters.leader();
        voters.propose(first, LedgerFixtures.found());
        voters.awaitLinksTo(first);

        voters.kill(first);

        await().atMost(LONG)
                .until(() -> voters.others(first).stream()
                        .noneMatch(each -> voters.at(each).leader().equals(Optional.of(first))));
        assertThat(voters.leaderBesides(first)).isNotEqualTo(first);
    }

    /** Proves that voters that all lost power and do not know how far they acknowledged still elect a leader, all present. */
    @Test
    void shouldElectALeaderWhenAllVotersDoubtTheirPromise() {
        with(SHORT);
        VotersThree.NAMES.forEach(name -> voters.start(name, doubt()));

        PeerId leader = voters.leader();

        assertThat(voters.propose(leader, LedgerFixtures.found())).isEqualTo(1);
    }

    private static PromiseKeeper doubt() {
        return new RememberedPromise(new Promise(Position.NONE, false));
    }

    private Head head(PeerId at) {
        return voters.listeners.get(at).head();
    }
}
