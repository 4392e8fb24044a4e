package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Voters that change while members are killed and started at any step, from a seed: never two leaders of one term, never an
 * acknowledged write lost, and in the end a group that works. More seeds: {@code -Dconfab.seats.rounds=50 -Dconfab.seats.seed=7}.
 */
@Tag("cluster")
@Tag("slow")
final class ChangesUnderFaultsTest {

    private static final List<VoterId> ALL = Stream.of("a", "b", "c", "d", "e")
            .map(name -> new VoterId(PeerId.of(name), name.charAt(0)))
            .toList();

    private static final List<VoterId> FOUNDERS = ALL.subList(0, 3);
    private static final int STEPS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final Map<Long, VoterId> leaderOf = new HashMap<>();
    private final List<VoterId> down = new ArrayList<>();
    private ChangingGroup group;
    private Random random;

    static Stream<Long> seeds() {
        long first = Long.getLong("confab.seats.seed", 1);
        return Stream.iterate(first, seed -> seed + 1).limit(Integer.getInteger("confab.seats.rounds", 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldLoseNothingWhateverIsKilledAtWhateverStep(long seed) {
        random = new Random(seed);
        group = new ChangingGroup(home).found(FOUNDERS);
        ALL.subList(3, 5).forEach(id -> group.start(id, FOUNDERS));
        for (int step = 0; step < STEPS; step++) {
            act();
            look();
        }
        settle();
    }

    @AfterEach
    void close() {
        group.close();
    }

    private void act() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> group.tryPut("key-" + random.nextInt(20));
            case 3, 4, 5 -> change();
            case 6 -> killOrStart();
            default -> tell();
        }
    }

    /** Begins a change and does not wait for it: the next step may kill whoever takes part. */
    private void change() {
        Optional<VoterId> leader = group.leaders().findFirst();
        leader.flatMap(this::nextChange)
                .ifPresent(change -> patiently(group.at(leader.get()).change(change, Duration.ofSeconds(5))));
    }

    private void patiently(CompletableFuture<?> change) {
        if (random.nextBoolean()) {
            change.orTimeout(500, TimeUnit.MILLISECONDS)
                    .handle((done, failure) -> true)
                    .join();
        }
    }

    private Optional<VoterChange> nextChange(VoterId leader) {
        Voters voters = group.at(leader).voters();
        VoterId one = ALL.get(random.nextInt(ALL.size()));
        if (!voters.isMember(one)) {
            return Optional.of(new VoterChange.Add(one));
        }
        if (!voters.isVoting(one)) {
            return Optional.of(new VoterChange.Promote(one));
        }
        boolean isMuch = voters.voting().size() > 2;
        return isMuch
                ? Optional.of(random.nextBoolean() ? new VoterChange.Remove(one) : new VoterChange.Demote(one))
                : Optional.empty();
    }

    /** At most two are down at one time. */
    private void killOrStart() {
        if (down.size() == 2 || !down.isEmpty() && random.nextBoolean()) {
            group.start(down.remove(0), FOUNDERS);
            return;
        }
        List<VoterId> up = ALL.stream().filter(group::isRunning).toList();
        VoterId killed = up.get(random.nextInt(up.size()));
        group.kill(killed);
        down.add(killed);
    }

    /** What a member's roll call does, see {@code runtime.RollCall}. */
    private void tell() {
        List<VoterId> up = ALL.stream().filter(group::isRunning).toList();
        VoterId one = up.get(random.nextInt(up.size()));
        VoterId other = up.get(random.nextInt(up.size()));
        Voters ours = group.at(one).voters();
        if (ours.isMember(one) || ours.index() > 0) {
            group.at(one).learn(group.at(other).voters());
        }
    }

    private void look() {
        for (VoterId id : group.members()) {
            long term = group.at(id).term();
            if (group.at(id).isLeader() && group.at(id).term() == term) {
                VoterId known = leaderOf.putIfAbsent(term, id);
                assertThat(known == null ? id : known)
                        .as("leader of term " + term)
                        .isEqualTo(id);
            }
        }
    }

    /** All are there again, and three vote that have all that was acknowledged. */
    private void settle() {
        down.forEach(id -> group.start(id, FOUNDERS));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            tell();
            look();
            return group.tryPut("last");
        });
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    tell();
                    look();
                    return growToThree();
                });
        group.put("done");
        group.awaitNothingLost(group.at(group.leader()).voters().voting());
        ALL.forEach(id -> assertThat(group.listener(id).failures).as("of " + id).isEmpty());
    }

    private boolean growToThree() {
        VoterId leader = group.leader();
        Voters voters = group.at(leader).voters();
        if (voters.voting().size() >= 3) {
            return voters.isConfirmed();
        }
        Optional<VoterId> candidate =
                ALL.stream().filter(id -> !voters.isVoting(id)).findFirst();
        VoterChange change = voters.isMember(candidate.orElseThrow())
                ? new VoterChange.Promote(candidate.get())
                : new VoterChange.Add(candidate.get());
        group.at(leader)
                .change(change, Duration.ofSeconds(5))
                .orTimeout(6, TimeUnit.SECONDS)
                .join();
        return false;
    }
}
