package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A ledger that says what a test wants, hears of no other leader, and whose changes end when a test says so. */
public class FakeLedger implements Ledger {

    public Voters voters;
    public long term = 1;
    public boolean isLeader;
    public final List<VoterChange> changes = new ArrayList<>();
    public CompletableFuture<Voters> change = new CompletableFuture<>();
    public final List<CompletableFuture<Boolean>> handovers = new ArrayList<>();

    public FakeLedger(Voters voters) {
        this.voters = voters;
    }

    /** Those voters, each with disk 1, confirmed. */
    public static Voters voting(long index, String... names) {
        List<Voters.Seat> seats = new ArrayList<>();
        for (String name : names) {
            seats.add(new Voters.Seat(id(name), true));
        }
        return new Voters(1, index, seats, true);
    }

    public static VoterId id(String name) {
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
