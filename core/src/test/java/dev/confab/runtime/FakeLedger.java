package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Confirmed;
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

/** A ledger that says what a test wants, hears of no other leader, and whose changes never come to an end. */
final class FakeLedger implements Ledger {

    Voters voters;
    long term = 1;
    boolean isLeader;

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
    public Optional<Confirmed> confirmed() {
        return Optional.empty();
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        return new CompletableFuture<>();
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
    public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
        return new CompletableFuture<>();
    }

    @Override
    public void learn(Voters heard) {}

    @Override
    public void close() {}
}
