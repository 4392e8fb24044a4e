package dev.confab.ledger;

import static dev.confab.ledger.ChangingGroup.A;
import static dev.confab.ledger.ChangingGroup.B;
import static dev.confab.ledger.ChangingGroup.C;
import static dev.confab.ledger.ChangingGroup.D;
import static dev.confab.ledger.ChangingGroup.FOUNDERS;
import static dev.confab.ledger.ChangingGroup.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import io.atomix.protocols.raft.protocol.PollRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voters that change while the group works. */
@Tag("cluster")
@Tag("slow")
final class VoterChangesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private ChangingGroup group;

    @AfterEach
    void close() {
        group.close();
    }

    @Test
    void shouldBringANewcomerUpBeforeItVotes() {
        group = new ChangingGroup(home).found();
        group.put("before");
        group.start(D, FOUNDERS);

        Voters with = group.seat(D);
        group.put("after");

        assertThat(with.voting()).containsExactly(A, B, C, D);
        group.awaitNothingLost(List.of(A, B, C, D));
        await().atMost(PATIENCE)
                .until(() -> List.of(A, B, C, D).stream()
                        .allMatch(id -> group.at(id).voters().isVoting(D)));
    }

    /** Proves that the newcomer's vote counts: with it, and without the voter that is gone, there is a majority. */
    @Test
    void shouldReplaceADeadVoter() {
        group = new ChangingGroup(home).found();
        group.put("before");
        VoterId dead = group.follower();
        group.kill(dead);
        group.start(D, FOUNDERS);

        group.change(new VoterChange.Add(D));
        await().atMost(PATIENCE).until(() -> group.at(group.leader()).caughtUp().contains(D));
        group.change(new VoterChange.Remove(dead));
        Voters now = group.change(new VoterChange.Promote(D));
        VoterId other = group.follower().equals(D) ? otherThan(D, dead) : group.follower();
        group.kill(other);
        group.put("after");

        assertThat(now.voting()).hasSize(3).contains(D).doesNotContain(dead);
        group.awaitNothingLost(List.of(D));
    }

    private VoterId otherThan(VoterId... these) {
        VoterId leader = group.leader();
        return group.members().stream()
                .filter(id -> !id.equals(leader) && !List.of(these).contains(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldComeBackWithTheVotersItHad() {
        group = new ChangingGroup(home).found();
        group.put("before");
        group.start(D, FOUNDERS);
        Voters with = group.seat(D);
        FOUNDERS.forEach(group::kill);
        group.kill(D);

        List.of(A, B, C, D).forEach(id -> group.start(id, FOUNDERS));
        group.put("after");

        assertThat(group.at(group.leader()).voters().seats()).isEqualTo(with.seats());
        group.awaitNothingLost(List.of(A, B, C, D));
    }

    @Test
    void shouldTakeTheVoteFromAVoterAndGiveItBack() {
        group = new ChangingGroup(home).found();
        VoterId one = group.follower();

        Voters without = group.change(new VoterChange.Demote(one));
        group.put("meanwhile");
        group.awaitNothingLost(List.of(one));
        Voters with = group.change(new VoterChange.Promote(one));

        assertThat(without.voting()).hasSize(2).doesNotContain(one);
        assertThat(without.isMember(one)).isTrue();
        assertThat(with.voting()).containsExactlyElementsOf(FOUNDERS);
    }

    @Test
    void shouldNotBeginAChangeWhileAnotherIsUnderWay() {
        group = new ChangingGroup(home).found();
        VoterId leader = group.leader();

        CompletableFuture<Voters> first = group.at(leader).change(new VoterChange.Add(D), DEADLINE);
        CompletableFuture<Voters> second = group.at(leader).change(new VoterChange.Add(id("e")), DEADLINE);

        assertThatThrownBy(second::join).hasCauseInstanceOf(NotTakenException.class);
        assertThat(first.join().isMember(D)).isTrue();
    }

    /** Proves F8: the engine notes the first change in a later step than the one in which the second is asked for. */
    @Test
    void shouldOtherwiseLetTwoChangesOverlap() {
        group = new ChangingGroup(home, Trap.CHANGES_OVERLAP).found();
        Ledger leader = group.at(group.leader());
        CompletableFuture<Boolean> release = holdTheEngine(leader);

        CompletableFuture<Voters> first = leader.change(new VoterChange.Add(D), DEADLINE);
        CompletableFuture<Voters> second = leader.change(new VoterChange.Add(id("e")), DEADLINE);
        release.complete(false);

        assertThat(first.thenCombine(second, (one, two) -> true)
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .as("the trap: both were taken")
                .isTrue();
    }

    /** The engine's thread asks who may lead next and waits for the answer, which is nobody. */
    private static CompletableFuture<Boolean> holdTheEngine(Ledger leader) {
        CompletableFuture<Boolean> release = new CompletableFuture<>();
        CompletableFuture<Void> isHeld = new CompletableFuture<>();
        leader.handOver(
                heir -> {
                    isHeld.complete(null);
                    return release.join();
                },
                DEADLINE);
        isHeld.orTimeout(10, TimeUnit.SECONDS).join();
        return release;
    }

    @Test
    void shouldNotPromoteWhoKnowsNothing() {
        group = new ChangingGroup(home).found();
        group.change(new VoterChange.Add(D)); // which is not running

        CompletableFuture<Voters> promoted = group.at(group.leader()).change(new VoterChange.Promote(D), DEADLINE);

        assertThatThrownBy(promoted::join).hasMessageContaining("has not caught up");
    }

    @Test
    void shouldNotRemoveAVoterWithoutWhomThereIsNoMajority() {
        group = new ChangingGroup(home).found();
        group.put("before");
        VoterId dead = group.follower();
        group.kill(dead);
        VoterId other = group.follower();
        await().atMost(PATIENCE).until(() -> tryRemove(other).contains("no majority"));

        assertThat(group.at(group.leader()).voters().voting()).hasSize(3);
    }

    private String tryRemove(VoterId id) {
        return group.at(group.leader())
                .change(new VoterChange.Remove(id), DEADLINE)
                .handle((voters, failure) -> failure == null ? "removed" : String.valueOf(failure.getMessage()))
                .join();
    }

    /** Proves that a voter that is gone need not confirm that it is gone. */
    @Test
    void shouldRemoveOneOfTwoAndGoOnChanging() {
        group = new ChangingGroup(home).found(List.of(A, B));

        Voters alone = group.change(new VoterChange.Remove(group.follower()));
        Voters with = group.change(new VoterChange.Add(D)); // which is not running

        assertThat(alone.voting()).hasSize(1);
        assertThat(with.isMember(D)).isTrue();
    }

    /** Proves that a rolling deployment beside a crash does not end the changes. */
    @Test
    void shouldRemoveALivingVoterAndThenADeadOne() {
        group = new ChangingGroup(home).found();
        group.start(D, FOUNDERS);
        group.seat(D);
        VoterId dead = group.follower();
        group.kill(dead);
        VoterId leaving = otherThan(dead);

        group.change(new VoterChange.Remove(leaving));
        Voters left = group.change(new VoterChange.Remove(dead));
        group.put("after");

        assertThat(left.voting()).hasSize(2).doesNotContain(dead, leaving);
    }

    @Test
    void shouldNotLetALeaderRemoveItself() {
        group = new ChangingGroup(home).found();
        VoterId leader = group.leader();

        assertThatThrownBy(group.at(leader).change(new VoterChange.Remove(leader), DEADLINE)::join)
                .hasMessageContaining("let another lead first");
    }

    @Test
    void shouldHandOverToTheOneThatIsAskedFor() {
        group = new ChangingGroup(home).found();
        VoterId heir = group.follower();

        boolean isHandedOver = group.at(group.leader())
                .handOver(heir::equals, DEADLINE)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();

        assertThat(isHandedOver).isTrue();
        await().atMost(PATIENCE).until(() -> group.leader().equals(heir));
    }

    /** Proves that a member whose record of the voters is damaged takes no part until it is told again, and then does. */
    @Test
    void shouldBeToldAgainWhoVotesWhereItsRecordIsDamaged() throws IOException {
        group = new ChangingGroup(home).found();
        group.put("before");
        VoterId damaged = group.follower();
        group.kill(damaged);
        for (String copy : List.of(ConfigurationFile.NAME, ConfigurationFile.COPY)) {
            Files.write(home.resolve(damaged.toString()).resolve(copy), new byte[] {1, 2, 3});
        }

        group.start(damaged, FOUNDERS);
        assertThat(group.at(damaged).voters().isVoting(damaged)).isFalse();

        await().atMost(PATIENCE).until(() -> group.at(damaged).voters().voting().equals(FOUNDERS));
        group.put("after");
        group.awaitNothingLost(FOUNDERS);
    }

    /** Proves that one copy is enough. */
    @Test
    void shouldKnowWhoVotesFromTheSecondCopy() throws IOException {
        group = new ChangingGroup(home).found();
        VoterId damaged = group.follower();
        group.kill(damaged);
        Files.write(home.resolve(damaged.toString()).resolve(ConfigurationFile.NAME), new byte[] {1, 2, 3});

        group.start(damaged, FOUNDERS);

        assertThat(group.at(damaged).voters().voting()).containsExactlyElementsOf(FOUNDERS);
    }

    /** Proves that a disk does not answer for another one that its node had before. */
    @Test
    void shouldNotAnswerForADiskThatIsGone() {
        group = new ChangingGroup(home).found();

        assertThatThrownBy(() -> poll(new VoterId(A.node(), 0xBAD)))
                .hasMessageContaining("another disk under its name was asked");
    }

    @Test
    void shouldOtherwiseAnswerForADiskThatIsGone() {
        group = new ChangingGroup(home, Trap.ANOTHER_DISK_ANSWERS).found();

        assertThat(poll(new VoterId(A.node(), 0xBAD))).as("the trap").isNotNull();
    }

    private byte[] poll(VoterId asked) {
        byte[] poll = RaftSerializers.PROTOCOL.encode(new PollRequest(1, B.toString(), 0, 0));
        return group.ask(B, A, "raft.poll", Addressee.seal(asked, poll));
    }

    /** Proves that one that was away while its seat went to another hears of that from whoever is there. */
    @Test
    void shouldLearnWhoVotesWhileNoLeaderSpeaksToIt() {
        group = new ChangingGroup(home).found();
        VoterId away = group.follower();
        group.kill(away);
        group.start(D, FOUNDERS);
        group.change(new VoterChange.Add(D));
        await().atMost(PATIENCE).until(() -> group.at(group.leader()).caughtUp().contains(D));
        group.change(new VoterChange.Remove(away));
        group.change(new VoterChange.Promote(D));

        group.start(away, FOUNDERS);
        assertThat(group.at(away).voters().isVoting(away)).isTrue();
        await().atMost(PATIENCE).until(() -> {
            group.at(away).learn(group.at(group.leader()).voters());
            return !group.at(away).voters().isMember(away);
        });
        group.put("after");

        assertThat(group.at(away).voters().isVoting(D)).isTrue();
    }

    private static VoterId id(String name) {
        return new VoterId(PeerId.of(name), 1);
    }
}
