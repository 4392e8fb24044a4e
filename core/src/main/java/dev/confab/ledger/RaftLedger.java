package dev.confab.ledger;

import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Disk;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.impl.DefaultPrimitiveTypeRegistry;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.impl.DefaultRaftServer;
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
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A voter of the Raft group: the engine, started without any JVM flag on our transport and our threads. Thread-safe. */
public final class RaftLedger implements Ledger {

    private static final Logger log = LoggerFactory.getLogger(RaftLedger.class);
    private static final long CLOSE_SECONDS_MAX = 2;
    private static final int FIRST_TRIES = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final VoterId self;
    private final Voter voter;
    private final Proposer proposer;
    private final LedgerListener listener;
    private final RaftMessages messages;
    private final GuardedRaftContext context;
    private final PromiseKeeper keeper;
    private final Walls walls;
    private final LostLeader lostLeader;
    private final Handover handover;
    private final VoterChanges changes;
    private final EngineState engine;
    private final AtomicInteger proposed = new AtomicInteger();
    private final RaftServer server;
    private final LeaderSession session;
    private final Consumer<Throwable> onDiskFailure;
    private final Runnable unsubscribe;
    private final boolean hasLostTheVoters;
    private volatile Voters voters = Voters.NONE;
    private volatile List<VoterId> caughtUp = List.of();
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
        RaftFiles files = RaftFiles.open(options, new DiskGuard(this::onDiskFailure));
        files.findings().forEach(finding -> log.warn("[{}] {}", self, finding));
        this.hasLostTheVoters = files.hasLostTheVoters();
        String name = self.node().name();
        MemberId member = self.memberId();
        this.voter = new Voter(name, new Host(), listener);
        LedgerType type = new LedgerType(voter);
        this.messages = new RaftMessages(self, transport, addresses, leftOut);
        this.session = new LeaderSession(member, type, messages);
        long origin = ThreadLocalRandom.current().nextLong();
        this.proposer = new Proposer(origin, clock, System::nanoTime, session::append, session::reset);
        RaftMembership membership = new RaftMembership(self, transport.advertised());
        this.context = new GuardedRaftContext(
                member,
                membership,
                messages,
                files,
                new DefaultPrimitiveTypeRegistry(List.of(type)),
                new RaftThreads(name),
                leftOut);
        context.setElectionTimeout(options.electionTimeout());
        context.setHeartbeatInterval(options.heartbeatInterval());
        context.addLeaderElectionListener(elected -> onElection(elected));
        context.addRoleChangeListener(role -> onRole(role));
        context.onOtherVoters(others -> onDiskFailure.accept(new OtherVotersException(others)));
        this.engine = new ContextState(context);
        this.changes = new VoterChanges(context, leftOut, this::tellVoters);
        this.server = new DefaultRaftServer(context);
        this.keeper = keepers.apply(files.promise());
        this.walls = new Walls(context, keeper, files.log(), System::nanoTime, leftOut);
        messages.guard(new Gate(context, walls.inOrder()));
        PositionExchange positions =
                new PositionExchange(transport, addresses, context, keeper, walls::last, System.nanoTime());
        this.lostLeader =
                new LostLeader(context, membership, walls, positions::link, System::nanoTime, new SplittableRandom());
        this.handover = new Handover(transport, addresses, context, () -> proposed.get() == 0, walls::forgetLeader);
        context.getThreadContext().schedule(options.heartbeatInterval(), options.heartbeatInterval(), () -> {
            walls.onTick();
            positions.onTick(System.nanoTime());
            lostLeader.onTick();
            changes.onTick();
            tellVoters();
        });
        this.unsubscribe = transport.onStateChange(this::onConnection);
    }

    /**
     * Starts the voter. On an empty directory the group begins with {@code voters}, if this node is one of them; if not, it
     * listens to them until their leader makes it a member. Otherwise it goes on with what the directory says. Blocks on the disk, not on others; a leader is elected when a majority is there.
     *
     * @param onDiskFailure told once when the disk fails under the running voter, which has stepped down by then; close it and
     *     start another
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

    /** Starts it without some of the walls, or with another keeper of its word, so that tests see the traps behind them. */
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
        boolean isFounder = voters.contains(self) && !ledger.hasLostTheVoters;
        if (!isFounder && voters.stream().allMatch(self::equals)) {
            ledger.close();
            throw new IllegalStateException("both records of the voters in " + options.directory()
                    + " are damaged, and there is nobody to ask; restore the directory from a copy");
        }
        ledger.begin(
                () -> isFounder ? ledger.server.bootstrap(members(voters)) : ledger.server.listen(members(voters)));
        ledger.voters = ledger.engine.writtenVoters();
        ledger.context.getThreadContext().execute(() -> ledger.listener.onVoters(ledger.voters));
        ledger.messages.open();
        if (isFounder && self.equals(Collections.min(voters))) {
            ledger.context.getThreadContext().execute(() -> ledger.standFirst(FIRST_TRIES));
        }
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

    private static List<MemberId> members(Collection<VoterId> voters) {
        return voters.stream().map(VoterId::memberId).toList();
    }

    /** The engine writes the first voters down at once; where the disk refuses, nobody else knows of it to close it. */
    private void begin(Supplier<CompletableFuture<RaftServer>> start) {
        try {
            start.get().whenComplete((started, failure) -> {
                if (failure != null && voters.isMember(self) && !closed()) {
                    listener.onFailure(failure);
                }
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Nobody can lead a group that has only just begun, so one voter, the first by name, does not wait to find that out. The
     * others may be a moment late.
     */
    private void standFirst(int tries) {
        boolean isNew =
                context.getTerm() <= FIRST_TRIES && context.getLogWriter().getLastIndex() == 0;
        if (isNew && tries > 0 && context.getLeader() == null) {
            if (context.getRole() == RaftServer.Role.FOLLOWER) {
                context.transition(RaftServer.Role.CANDIDATE);
            }
            context.getThreadContext().schedule(FIRST_PAUSE, () -> standFirst(tries - 1));
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
        RaftMember leader = context.getLeader();
        return leader == null
                ? Optional.empty()
                : Optional.of(VoterId.of(leader.memberId()).node());
    }

    @Override
    public boolean isLeader() {
        return server.isLeader() && context.isReady() && !voter.isPoisoned();
    }

    @Override
    public long term() {
        return context.getTerm();
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        return handover.start(heirs, deadline);
    }

    @Override
    public Voters voters() {
        return voters;
    }

    @Override
    public List<VoterId> caughtUp() {
        return caughtUp;
    }

    @Override
    public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
        return changes.start(change, deadline);
    }

    @Override
    public void learn(Voters heard) {
        context.getThreadContext().execute(() -> {
            boolean isAlone = context.getLeader() == null && context.getRole() != RaftServer.Role.INACTIVE;
            if (isAlone && heard.isLaterThan(engine.writtenVoters())) {
                take(heard);
            }
        });
    }

    /** What the engine has under an index as high it would keep. */
    private void take(Voters later) {
        if (later.index() > engine.configuration().index()) {
            engine.write(later);
            context.getCluster().configure(later.toConfiguration());
        } else if (later.hasSameSeats(engine.writtenVoters())) {
            engine.write(later);
        } else {
            engine.goOnWith(later);
        }
    }

    private void tellVoters() {
        Voters written = engine.writtenVoters();
        boolean isConfirmed = context.getRole() == RaftServer.Role.LEADER
                ? changes.isConfirmed()
                : context.getCommitIndex() >= written.index();
        Voters now = written.confirmed(isConfirmed || written.equals(voters.confirmed(false)) && voters.isConfirmed());
        caughtUp = changes.caughtUp();
        if (!now.equals(voters)) {
            voters = now;
            listener.onVoters(now);
        }
    }

    /** That peer is reached again: if this node leads, it tries it with the next heartbeat, whatever its back-off says. */
    public void onPeerBack(VoterId peer) {
        context.getThreadContext().execute(() -> walls.onPeerBack(peer.memberId()));
    }

    private void onConnection(ConnectionEvent event) {
        if (event.peer() == null) {
            return;
        }
        VoterId peer = VoterId.of(event.peer());
        switch (event.state()) {
            case CONNECTED -> onPeerBack(peer);
            case RECONNECTING -> context.getThreadContext().execute(() -> lostLeader.onConnectionLost(peer.memberId()));
            case CONNECTING, DISCONNECTED -> {}
        }
    }

    /** What this member knows, for whoever looks why a group does not go on. */
    CompletableFuture<String> describe() {
        return CompletableFuture.supplyAsync(
                () -> self + " is " + context.getRole() + " in term " + context.getTerm() + ", follows "
                        + context.getLeader() + ", ends at " + walls.last() + ", committed " + context.getCommitIndex()
                        + ", promised " + keeper.promise() + ", wrote down " + engine.writtenVoters() + ", has "
                        + engine.configuration() + ", sees "
                        + context.getCluster().getRemoteMemberStates(),
                context.getThreadContext());
    }

    /** Asks the engine for a snapshot and for the log to be cut where it allows; it does so by itself every 10 s. */
    void compact() {
        context.compact();
    }

    /** The engine's own shutdown refuses where the group never had a leader, so its state is closed from here. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        context.getThreadContext().execute(() -> {
            changes.end("this node was closed; the change may come about");
            context.transition(RaftServer.Role.INACTIVE);
            stopped.complete(null);
        });
        try {
            stopped.get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("[{}] the ledger did not stop within {} s and is closed as it is", self, CLOSE_SECONDS_MAX);
        }
        unsubscribe.run();
        context.close();
        proposer.failAll("this node was closed; the batch may be committed");
    }

    /** What follows a failure of the disk is told to nobody, and what was not acknowledged may be lost. */
    private void onDiskFailure(IOException cause) {
        context.getThreadContext().execute(() -> context.transition(RaftServer.Role.INACTIVE));
        proposer.failAll("the disk failed; the batch may be committed");
        onDiskFailure.accept(cause);
    }

    private synchronized boolean closed() {
        return isClosed;
    }

    private void onElection(RaftMember elected) {
        log.info("[{}] {} leads term {}", self, elected.memberId().id(), context.getTerm());
    }

    private void onRole(RaftServer.Role role) {
        session.reset();
        if (role != RaftServer.Role.LEADER) {
            proposer.failAll("this node leads no longer; the batch may be committed");
        }
    }

    private final class Host implements Voter.Host {

        @Override
        public void onApplied(Batch batch, List<Answer> answers) {
            proposer.applied(batch, answers);
        }

        /** It goes on as a member that never answers, as if its process were gone: the others elect another leader. */
        @Override
        public void onPoisoned() {
            context.getThreadContext().execute(() -> context.transition(RaftServer.Role.INACTIVE));
            proposer.failAll("the ledger failed; the batch may be committed");
        }
    }
}
