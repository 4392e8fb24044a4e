package dev.confab.ledger;

import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Disk;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A voter of the Raft group: takes proposals while its {@link Engine} leads, and changes and tells who votes.
 * Thread-safe.
 */
public final class RaftLedger implements Ledger {

    private static final Logger log = LoggerFactory.getLogger(RaftLedger.class);
    private static final long CLOSE_SECONDS_MAX = 2;

    private final VoterId self;
    private final LedgerListener listener;
    private final Consumer<Throwable> onDiskFailure;
    private final Proposer proposer;
    private final Voter voter;
    private final Engine engine;
    private final AtomicInteger proposed = new AtomicInteger();
    private final Handover handover;
    private final VoterChanges changes;
    private final KnownVoters voters;
    private boolean isClosed;

    private RaftLedger(
            VoterId self,
            LedgerOptions options,
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            Clock clock,
            LedgerListener listener,
            Consumer<Throwable> onDiskFailure,
            UnaryOperator<PromiseKeeper> keepers,
            Set<Trap> leftOut) {
        this.self = self;
        this.listener = listener;
        this.onDiskFailure = onDiskFailure;
        // before the engine, whose disk may fail while it is put together: the host tells the proposer
        this.proposer = new Proposer(
                ThreadLocalRandom.current().nextLong(), clock, System::nanoTime, this::append, this::onStuck);
        Host host = new Host();
        this.voter = new Voter(self.node().name(), host, listener);
        this.engine = new Engine(self, options, transport, addresses, new LedgerType(voter), host, keepers, leftOut);
        GuardedRaftContext context = engine.context();
        this.handover = new Handover(transport, addresses, context, () -> proposed.get() == 0, engine::forgetLeader);
        this.changes = new VoterChanges(context, leftOut, this::lookWhoVotes);
        this.voters = new KnownVoters(context, changes, listener::onVoters);
    }

    /**
     * Starts the voter. On an empty directory the group begins with {@code voters}, if this node is one of them; if
     * not, it listens to them until their leader makes it a member. Otherwise it goes on with what the directory says.
     * Blocks on the disk, not on others; a leader is elected when a majority is there.
     *
     * @param onDiskFailure told once when the disk fails under the running voter, which has stepped down by then; close
     *     it and start another
     * @throws java.io.UncheckedIOException where the disk fails before
     * @throws IllegalStateException where the directory does not say any more who votes and no other voter is named
     */
    public static RaftLedger start(
            VoterId self,
            Collection<VoterId> voters,
            LedgerOptions options,
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            Clock clock,
            LedgerListener listener,
            Consumer<Throwable> onDiskFailure) {
        return start(
                self,
                voters,
                options,
                transport,
                addresses,
                clock,
                listener,
                onDiskFailure,
                stored -> stored,
                Set.of());
    }

    /**
     * Starts it without some of the walls, or with another keeper of its word, so that tests see the traps behind them.
     */
    static RaftLedger start(
            VoterId self,
            Collection<VoterId> voters,
            LedgerOptions options,
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            Clock clock,
            LedgerListener listener,
            Consumer<Throwable> onDiskFailure,
            UnaryOperator<PromiseKeeper> keepers,
            Set<Trap> leftOut) {
        RaftLedger ledger =
                new RaftLedger(self, options, transport, addresses, clock, listener, onDiskFailure, keepers, leftOut);
        boolean isFounder = voters.contains(self) && !ledger.engine.hasLostTheVoters();
        if (!isFounder && voters.stream().allMatch(self::equals)) {
            ledger.close();
            throw new IllegalStateException("both records of the voters in " + options.directory()
                    + " are damaged, and there is nobody to ask; restore the directory from a copy");
        }
        ledger.begin(voters, isFounder);
        return ledger;
    }

    /**
     * Who votes by the files of a member that is not running; absent where they do not say so. Changes nothing.
     *
     * @throws UncheckedIOException where the disk fails
     */
    public static Optional<Voters> votersIn(Disk disk) {
        try {
            Configuration found = ConfigurationFile.peek(disk);
            return Optional.ofNullable(found).map(configuration -> Voters.of(configuration, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** The engine writes the first voters down at once; where the disk refuses, nobody else knows of it to close it. */
    private void begin(Collection<VoterId> first, boolean isFounder) {
        try {
            CompletableFuture<?> started = isFounder ? engine.bootstrap(first) : engine.listen(first);
            started.whenComplete((done, failure) -> {
                if (failure != null && voters.now().isMember(self) && !closed()) {
                    listener.onFailure(failure);
                }
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        voters.begin();
        engine.open();
        if (isFounder && self.equals(Collections.min(first))) {
            engine.run(new FirstElection(engine.context())::stand);
        }
    }

    @Override
    public CompletableFuture<List<Answer>> propose(byte[] items) {
        if (!isLeader()) {
            return CompletableFuture.failedFuture(new NotLeaderException(leader().orElse(null)));
        }
        try {
            Batch.requireItems(items);
            proposed.incrementAndGet(); // before the look at the handover, which looks the other way round
            if (handover.isUnderWay()) {
                proposed.decrementAndGet();
                return CompletableFuture.failedFuture(new NotTakenException("this leader hands over", null));
            }
            return proposer.propose(items).whenComplete((answers, failure) -> proposed.decrementAndGet());
        } catch (MalformedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** This node with its disk, as the group counts it. */
    VoterId self() {
        return self;
    }

    @Override
    public Optional<PeerId> leader() {
        return engine.leader();
    }

    @Override
    public boolean isLeader() {
        return engine.isLeader() && !voter.isPoisoned();
    }

    @Override
    public Optional<Confirmed> confirmed() {
        return isLeader() ? engine.confirmed() : Optional.empty();
    }

    @Override
    public long term() {
        return engine.term();
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        return handover.start(heirs, deadline);
    }

    @Override
    public Voters voters() {
        return voters.now();
    }

    @Override
    public List<VoterId> caughtUp() {
        return voters.caughtUp();
    }

    @Override
    public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
        return changes.start(change, deadline);
    }

    @Override
    public void learn(Voters heard) {
        engine.run(() -> voters.learn(heard));
    }

    /** What this member knows, for whoever looks why a group does not go on. */
    CompletableFuture<String> describe() {
        return engine.describe();
    }

    /**
     * Asks the engine for a snapshot of what it had when it was asked last; full files of the log go by themselves
     * every 10 s.
     */
    void compact() {
        engine.compact();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        engine.run(() -> {
            changes.end("this node was closed; the change may come about");
            engine.context().transition(RaftServer.Role.INACTIVE);
            stopped.complete(null);
        });
        try {
            stopped.get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("[{}] the ledger did not stop within {} s and is closed as it is", self, CLOSE_SECONDS_MAX);
        }
        engine.close();
        proposer.failAll("this node was closed; the batch may be committed");
    }

    private CompletableFuture<Void> append(byte[] entry) {
        return engine.append(entry);
    }

    private void onStuck() {
        engine.onStuck();
    }

    private synchronized boolean closed() {
        return isClosed;
    }

    private void lookWhoVotes() {
        voters.look();
    }

    /** What engine and state machine have to tell their ledger. */
    private final class Host implements Engine.Host, Voter.Host {

        @Override
        public void onTick() {
            changes.onTick();
            voters.look();
        }

        @Override
        public void onRole(RaftServer.Role role) {
            if (role != RaftServer.Role.LEADER) {
                proposer.failAll("this node leads no longer; the batch may be committed");
            }
        }

        @Override
        public void onOtherVoters(Voters others) {
            onDiskFailure.accept(new OtherVotersException(others));
        }

        /** What was not acknowledged may be lost. */
        @Override
        public void onDiskFailure(IOException cause) {
            proposer.failAll("the disk failed; the batch may be committed");
            onDiskFailure.accept(cause);
        }

        @Override
        public void onApplied(Batch batch, List<Answer> answers) {
            proposer.applied(batch, answers);
        }

        @Override
        public void onPoisoned() {
            engine.fallSilent();
            proposer.failAll("the ledger failed; the batch may be committed");
        }
    }
}
