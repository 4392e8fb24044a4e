package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

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

    @Override
    public long term() {
        return 1;
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
