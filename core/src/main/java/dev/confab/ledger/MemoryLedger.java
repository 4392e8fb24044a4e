package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** A ledger of one that keeps nothing: for a node without a data directory, and for the tests of applications. Thread-safe. */
public final class MemoryLedger implements Ledger {

    private final PeerId self;
    private final Voter voter;
    private final Proposer proposer;
    private volatile boolean isClosed;

    /** Applies on that executor, which must run one task at a time and in order. */
    public MemoryLedger(PeerId self, Clock clock, Executor thread, LedgerListener listener) {
        this.self = self;
        this.voter = new Voter(self.name(), new Host(), listener);
        this.proposer = new Proposer(
                ThreadLocalRandom.current().nextLong(),
                clock,
                System::nanoTime,
                entry -> CompletableFuture.runAsync(() -> voter.apply(entry), thread),
                () -> {});
    }

    @Override
    public CompletableFuture<List<Answer>> propose(byte[] items) {
        if (!isLeader()) {
            return CompletableFuture.failedFuture(new NotLeaderException(null));
        }
        try {
            Batch.requireItems(items);
            return proposer.propose(items);
        } catch (MalformedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Optional<PeerId> leader() {
        return isLeader() ? Optional.of(self) : Optional.empty();
    }

    @Override
    public boolean isLeader() {
        return !isClosed && !voter.isPoisoned();
    }

    /** There is nobody else who could have acknowledged anything. The clock is read first: the head may only be newer. */
    @Override
    public Optional<Confirmed> confirmed() {
        long now = System.nanoTime();
        return isLeader() ? Optional.of(new Confirmed(now, voter.head())) : Optional.empty();
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public Voters voters() {
        return new Voters(term(), 0, List.of(new Voters.Seat(VoterId.of(self), true)), true);
    }

    @Override
    public List<VoterId> caughtUp() {
        return List.of();
    }

    @Override
    public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
        return CompletableFuture.failedFuture(
                new NotTakenException("a cluster of one that keeps nothing on disk has no other voters", null));
    }

    @Override
    public void learn(Voters heard) {
        // there are no others
    }

    @Override
    public void close() {
        isClosed = true;
        proposer.failAll("this node was closed; the batch may be applied");
    }

    private final class Host implements Voter.Host {

        @Override
        public void onApplied(Batch batch, List<Answer> answers) {
            proposer.applied(batch, answers);
        }

        @Override
        public void onPoisoned() {
            proposer.failAll("the ledger failed; the batch may be applied");
        }
    }
}
