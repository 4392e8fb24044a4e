package dev.confab.ledger;

import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.impl.DefaultPrimitiveTypeRegistry;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.impl.DefaultRaftServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, on our files, threads and transport, without any JVM flag and behind its walls. What is proposed and who votes is
 * not its business. Thread-safe, but for {@link #context} and {@link #state}, which are confined to its thread.
 */
final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final VoterId self;
    private final Host host;
    private final RaftMessages messages;
    private final LeaderSession session;
    private final GuardedRaftContext context;
    private final RaftServer server;
    private final PromiseKeeper keeper;
    private final RaftJournal journal;
    private final Walls walls;
    private final LeadersWord word;
    private final PositionExchange positions;
    private final LostLeader lostLeader;
    private final Runnable unsubscribe;
    private final boolean hasLostTheVoters;

    /** The ledger that runs the engine. Called on the engine's thread. */
    interface Host {

        /** Called once per heartbeat. */
        void onTick();

        void onRole(RaftServer.Role role);

        /** It has fallen silent and must be opened anew, for those vote. */
        void onOtherVoters(Voters others);

        /** It falls silent: what follows a failure of the disk is told to nobody. */
        void onDiskFailure(IOException cause);
    }

    /**
     * Opens the files; says and hears nothing yet.
     *
     * @param type of the service that it runs
     * @param keepers another keeper of its word than its files, for tests
     * @param leftOut walls to do without, for tests
     * @throws java.io.UncheckedIOException where the disk fails
     */
    Engine(
            VoterId self,
            LedgerOptions options,
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            LedgerType type,
            Host host,
            UnaryOperator<PromiseKeeper> keepers,
            Set<Trap> leftOut) {
        this.self = self;
        this.host = host;
        RaftFiles files = RaftFiles.open(options, new DiskGuard(this::onDiskFailure));
        files.findings().forEach(finding -> log.warn("[{}] {}", self, finding));
        this.hasLostTheVoters = files.hasLostTheVoters();
        MemberId member = self.memberId();
        this.messages = new RaftMessages(self, transport, addresses, leftOut);
        this.session = new LeaderSession(member, type, messages);
        RaftMembership membership = new RaftMembership(self, transport.advertised());
        this.context = new GuardedRaftContext(
                member,
                membership,
                messages,
                files,
                new DefaultPrimitiveTypeRegistry(List.of(type)),
                new RaftThreads(self.node().name()),
                leftOut);
        context.setElectionTimeout(options.electionTimeout());
        context.setHeartbeatInterval(options.heartbeatInterval());
        context.addLeaderElectionListener(this::onElection);
        context.addRoleChangeListener(this::onRole);
        context.onOtherVoters(host::onOtherVoters);
        this.server = new DefaultRaftServer(context);
        this.keeper = keepers.apply(files.promise());
        this.journal = files.log();
        this.walls = new Walls(context, keeper, journal, System::nanoTime, leftOut);
        this.word = new LeadersWord(context, type::head, System::nanoTime);
        messages.guard(new Gate(
                context,
                Stream.concat(Stream.of(word), walls.inOrder().stream()).toList()));
        this.positions = new PositionExchange(transport, addresses, context, keeper, walls::last, System.nanoTime());
        this.lostLeader =
                new LostLeader(context, membership, walls, positions::link, System::nanoTime, new SplittableRandom());
        this.unsubscribe = transport.onStateChange(this::onConnection);
    }

    /** Whether its files are those of a member, and do not say any more who votes. */
    boolean hasLostTheVoters() {
        return hasLostTheVoters;
    }

    /**
     * Begins a group with those, if this member is one of them and nothing else is written down, or goes on with what is.
     *
     * @return a future of the engine's own word that it has started
     */
    CompletableFuture<?> bootstrap(Collection<VoterId> voters) {
        startTicking();
        return server.bootstrap(members(voters));
    }

    /** As {@link #bootstrap}, for one that is none of them: it listens to those until it is told who votes. */
    CompletableFuture<?> listen(Collection<VoterId> voters) {
        startTicking();
        return server.listen(members(voters));
    }

    /** Begins to hear the others. */
    void open() {
        messages.open();
    }

    GuardedRaftContext context() {
        return context;
    }

    EngineState state() {
        return new ContextState(context);
    }

    /** Runs that on the engine's thread. */
    void run(Runnable task) {
        context.getThreadContext().execute(task);
    }

    long term() {
        return context.getTerm();
    }

    Optional<PeerId> leader() {
        RaftMember leader = context.getLeader();
        return leader == null
                ? Optional.empty()
                : Optional.of(VoterId.of(leader.memberId()).node());
    }

    /** Whether it leads, and has applied what was committed before. */
    boolean isLeader() {
        return server.isLeader() && context.isReady();
    }

    /** What a majority has confirmed last; absent where it does not lead. */
    Optional<Confirmed> confirmed() {
        return word.last();
    }

    /** Appends an entry, on a leader; see {@link LeaderSession#append}. */
    CompletableFuture<Void> append(byte[] entry) {
        return session.append(entry);
    }

    /** The engine does not answer: the next entry begins anew. */
    void onStuck() {
        session.reset();
    }

    /** The leader will not be heard again, so another may be elected before the timeout. */
    void forgetLeader() {
        walls.forgetLeader();
    }

    /** That peer is reached again: a leader tries it with the next heartbeat, whatever its back-off says. */
    void onPeerBack(VoterId peer) {
        run(() -> walls.onPeerBack(peer.memberId()));
    }

    /** Takes a snapshot now and drops the files of the log below it, and ends the last one, so that the next time it goes too. */
    void compact() {
        run(() -> {
            context.compact();
            journal.endFile();
        });
    }

    /** It goes on as a member that never answers, as if its process were gone: the others elect another leader. */
    void fallSilent() {
        run(() -> context.transition(RaftServer.Role.INACTIVE));
    }

    /** What this member knows, for whoever looks why a group does not go on. */
    CompletableFuture<String> describe() {
        return CompletableFuture.supplyAsync(
                () -> self + " is " + context.getRole() + " in term " + context.getTerm() + ", follows "
                        + context.getLeader() + ", ends at " + walls.last() + ", committed " + context.getCommitIndex()
                        + ", promised " + keeper.promise() + ", wrote down "
                        + state().writtenVoters() + ", has " + state().configuration() + ", sees "
                        + context.getCluster().getRemoteMemberStates(),
                context.getThreadContext());
    }

    /** Its own shutdown refuses where the group never had a leader, so its state is closed from here. */
    void close() {
        unsubscribe.run();
        context.close();
    }

    private static List<MemberId> members(Collection<VoterId> voters) {
        return voters.stream().map(VoterId::memberId).toList();
    }

    private void startTicking() {
        Duration interval = context.getHeartbeatInterval();
        context.getThreadContext().schedule(interval, interval, () -> {
            walls.onTick();
            positions.onTick(System.nanoTime());
            lostLeader.onTick();
            word.onTick();
            host.onTick();
        });
    }

    private void onConnection(ConnectionEvent event) {
        if (event.peer() == null) {
            return;
        }
        VoterId peer = VoterId.of(event.peer());
        switch (event.state()) {
            case CONNECTED -> onPeerBack(peer);
            case RECONNECTING -> run(() -> lostLeader.onConnectionLost(peer.memberId()));
            case CONNECTING, DISCONNECTED -> {}
        }
    }

    private void onDiskFailure(IOException cause) {
        fallSilent();
        host.onDiskFailure(cause);
    }

    private void onElection(RaftMember elected) {
        log.info("[{}] {} leads term {}", self, elected.memberId().id(), context.getTerm());
    }

    private void onRole(RaftServer.Role role) {
        session.reset();
        host.onRole(role);
    }
}
