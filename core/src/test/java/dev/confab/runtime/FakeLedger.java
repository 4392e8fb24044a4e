package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterChange;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A ledger that says what a test wants, hears of no other leader, and whose changes end when a test says so. */
final class FakeLedger implements Ledger {

    Voters voters;
    long term = 1;
    boolean isLeader;
    final List<VoterChange> changes = new ArrayList<>();
    CompletableFuture<Voters> change = new CompletableFuture<>();
    final List<CompletableFuture<Boolean>> handovers = new ArrayList<>();

    FakeLedger(Voters voters) {
        this.voters = voters;
    }

    /** Those voters, each with disk 1, confirmed. */
    static Voters voting(long index, String... names) {
        List<Voters.Seat> seats = new ArrayList<>();
        for (String name : names) {
            seats.add(new Voters.Seat(id(name), true));
        }
        return new Voters(1, index, seats, true);
    }

    static VoterId id(String name) {
        return new VoterId(PeerId.of(name), 1);
    }

    @Override
    public CompletableFuture<List<Answer>> propose(byte[] items) {
        return new CompletableFuture<>();
    }

    @Override
    public Optional<PeerId> leader() {
        return Optional.empty();
    }

    @Override
    public boolean isLeader() {
        return isLeader;
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        handovers.add(new CompletableFuture<>());
        return handovers.get(handovers.size() - 1);
    }

    @Override
    public Voters voters() {
        return voters;
    }

    @Override
    public List<VoterId> caughtUp() {
        return List.of();
    }

    @Override
    public CompletableFuture<Voters> change(VoterChange asked, Duration deadline) {
        changes.add(asked);
        return change;
    }

    @Override
    public void learn(Voters heard) {}

    @Override
    public void close() {}
}
