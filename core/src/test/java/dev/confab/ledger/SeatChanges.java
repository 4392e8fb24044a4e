package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes the voters of a group, at any moment, and brings them to their number again; the {@link Witness} hears of each change
 * that is asked for. One disk may be lost at a time: until its seat is gone, and as much as a group can endure. Confined to the
 * test's thread.
 */
final class SeatChanges {

    private static final Duration STEP_MAX = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final long POLL_NANOS = 1_000_000;

    /** None of two may be missing for long. */
    private static final int VOTERS_MIN = 2;

    private final VoterGroup group;
    private final Random random;
    private @Nullable VoterId lost;
    private boolean isShort;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    SeatChanges(VoterGroup group, Random random) {
        this.group = group;
        this.random = random;
    }

    /** One, which is not waited for. */
    void one() {
        group.leader().ifPresent(leader -> next(leader.ledger().voters()).ifPresent(change -> ask(leader, change)));
    }

    /** Two that have nothing to do with each other, at once: the second is refused, for it would have to wait. */
    void two() {
        group.leader().ifPresent(leader -> {
            Optional<VoterChange> first = next(leader.ledger().voters());
            Optional<VoterChange> second = next(leader.ledger().voters());
            if (first.isPresent()
                    && second.isPresent()
                    && !first.get().id().equals(second.get().id())) {
                ask(leader, first.get());
                ask(leader, second.get());
            }
        });
    }

    /** Up to three, some of which are waited for: what strikes next finds one under way. */
    void some() {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            group.leader().ifPresent(leader -> {
                next(leader.ledger().voters()).ifPresent(change -> ask(leader, change));
                wait(random.nextInt(400));
            });
        }
    }

    private Optional<VoterChange> next(Voters voters) {
        VoterId gone = lost;
        if (gone != null) {
            return voters.isMember(gone) ? Optional.of(new VoterChange.Remove(gone)) : Optional.empty();
        }
        VoterId one = group.id(group.names.get(random.nextInt(group.names.size())));
        if (!voters.isMember(one)) {
            return Optional.of(new VoterChange.Add(one));
        }
        if (!voters.isVoting(one)) {
            return Optional.of(new VoterChange.Promote(one));
        }
        return voters.voting().size() > (isShort ? group.founders : VOTERS_MIN)
                ? Optional.of(random.nextBoolean() ? new VoterChange.Remove(one) : new VoterChange.Demote(one))
                : Optional.empty();
    }

    private void ask(VoterGroup.Running leader, VoterChange change) {
        group.witness.asked(change);
        last = leader.ledger().change(change, STEP_MAX);
    }

    private void wait(int millis) {
        last.copy()
                .handle((done, failure) -> true)
                .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                .join();
    }

    /**
     * Where all is well, one voter is started on an empty disk. It cannot be the one it was, and its seat stays behind.
     *
     * @return which
     */
    Optional<PeerId> loseADisk() {
        Optional<PeerId> victim = dispensable();
        victim.ifPresent(name -> {
            lost = group.id(name);
            group.replaceDisk(name);
            group.start(name);
        });
        return victim;
    }

    /**
     * Where all is well, the records of who votes are damaged on one disk. No other may be missing until a leader has told it
     * again, so the voters become no fewer than they were at the beginning.
     *
     * @return which
     */
    Optional<PeerId> forgetVoters() {
        Optional<PeerId> victim = dispensable();
        victim.ifPresent(name -> {
            isShort = true;
            group.forgetVoters(name);
            group.start(name);
        });
        return victim;
    }

    /** One without whom the others are a majority that has all; they have a moment for what is under way. */
    private Optional<PeerId> dispensable() {
        long end = System.nanoTime() + QUIET.toNanos();
        while (!isWell() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        List<PeerId> members = group.members();
        return isWell() ? Optional.of(members.get(random.nextInt(members.size()))) : Optional.empty();
    }

    private boolean isWell() {
        return last.isDone() && isComplete() && group.hasEqualHeads(group.members());
    }

    /** What a member without a leader hears when it asks around, see {@code runtime.RollCall}. */
    void tellOne() {
        List<VoterGroup.Running> up = List.copyOf(group.running());
        if (!up.isEmpty()) {
            tell(
                    up.get(random.nextInt(up.size())).ledger(),
                    up.get(random.nextInt(up.size())).ledger());
        }
    }

    /** One that was invited, and told nothing yet, is not concerned. */
    private static void tell(RaftLedger one, RaftLedger other) {
        Voters ours = one.voters();
        if (ours.index() > 0 || ours.isMember(one.self())) {
            one.learn(other.voters());
        }
    }

    /**
     * Brings the group one step closer to as many voters as it began with, all on disks that are there, and nobody else in it.
     *
     * @return whether that is so, and a majority knows it
     */
    boolean complete() {
        tellOne();
        group.leader().ifPresent(leader -> {
            missing(leader.ledger()).ifPresent(change -> ask(leader, change));
            wait(1_000);
        });
        if (isComplete()) {
            lost = null;
            isShort = false;
        }
        return isComplete();
    }

    private boolean isComplete() {
        return group.leader()
                .map(VoterGroup.Running::ledger)
                .filter(leader ->
                        leader.voters().isConfirmed() && missing(leader).isEmpty())
                .isPresent();
    }

    /** The next step towards it; absent where it is so. */
    private Optional<VoterChange> missing(RaftLedger leader) {
        Voters voters = leader.voters();
        List<VoterId> present = group.names.stream().map(group::id).toList();
        Stream<VoterId> gone = voters.seats().stream().map(Voters.Seat::id).filter(id -> !present.contains(id));
        Stream<VoterId> silent =
                voters.seats().stream().filter(seat -> !seat.isVoting()).map(Voters.Seat::id);
        int lacking = group.founders - voters.voting().size();
        if (lacking > 0) {
            return gone.findFirst()
                    .<VoterChange>map(VoterChange.Remove::new)
                    .or(() -> silent.findFirst().map(VoterChange.Promote::new))
                    .or(() -> present.stream()
                            .filter(id -> !voters.isMember(id))
                            .findFirst()
                            .map(VoterChange.Add::new));
        }
        Stream<VoterId> others =
                lacking < 0 ? voters.voting().stream().filter(id -> !id.equals(leader.self())) : Stream.empty();
        return Stream.concat(gone, Stream.concat(silent, others)).findFirst().map(VoterChange.Remove::new);
    }
}
