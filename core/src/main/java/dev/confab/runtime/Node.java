package dev.confab.runtime;

import dev.confab.gossip.Discovery;
import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.History;
import dev.confab.ledger.Courier;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.Refused;
import dev.confab.ledger.Voters;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Outcome;
import dev.confab.model.Rehearsal;
import dev.confab.model.Token;
import dev.confab.replica.Replica;
import dev.confab.schema.Violations;
import dev.confab.watch.Audience;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: the rooms below, put together, stepped and ended. Hands the rooms below their clocks and random
 * sources; the transport, the ledger and the threads have their own. Thread-safe.
 */
public final class Node implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(5);

    private final NodeOptions options;
    private final Random random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final NodeThreads threads;
    private final LocalState local;
    private final Reads reads;
    private final Readiness readiness;
    private final Transport transport;
    private final Gossip gossip;
    private final Agreement agreement;
    private final Courier courier;
    private final Writer writer;
    private final CheckedWrites checkedWrites;
    private final Enrolment enrolment;
    private final Seats seats;
    private final ClusterView cluster;
    private final OperatorWishes wishes;
    private final TokenWaits tokens;
    private final Standing standing;
    private final AlarmClock alarm;
    private final Compactor compactor;
    private volatile @Nullable Lookout lookout;
    private boolean isClosed;

    private Node(NodeOptions options, NodeThreads threads, @Nullable DataDirectory directory, boolean isObserver) {
        PeerId name = options.node();
        this.options = options;
        this.threads = threads;
        Identity unkept =
                Identity.fresh(options.cluster(), name, random.nextLong()).withIncarnation(clock.millis());
        this.local = new LocalState(options, directory, unkept, threads, this::greetAgain);
        Replica replica = local.replica();
        this.reads = new Reads(name.name(), local, threads);
        Refusals refusals = new Refusals(System::nanoTime);
        this.readiness = new Readiness(name.name(), refusals);
        this.transport =
                Transports.start(options, local.identity().incarnation(), local.belonging()::papers, this::refuse);
        Audience<PeerEvent> peerWatches = new Audience<>(name.name(), "peers", threads.listeners());
        Survey survey = new Survey();
        ConnectionWatch connection = new ConnectionWatch(name.name(), threads.listeners(), System::nanoTime);
        GossipEvents events =
                new GossipEvents(name, peerWatches, survey, connection, refusals, readiness, this::enrolment);
        this.gossip = Gossips.of(options, local, transport, threads.loop(), random, events);
        HistoryExchange.open(local.history(), gossip, transport, random);
        this.agreement = new Agreement(
                replica, gossip, threads, local.belonging(), this::onVoters, readiness::fail, this::onRefused);
        LeaderRoute route = new LeaderRoute(name, transport, gossip::addressOf, this::peerIds);
        this.courier = new Courier(route, random.nextLong(), this::head, System::nanoTime, threads.departures());
        GossipCatchUp catchUp = new GossipCatchUp(gossip, route, replica);
        this.writer = new Writer(courier, replica, catchUp, threads, System::nanoTime, reads::allShown);
        this.checkedWrites = new CheckedWrites(writer, replica, new NodeChecks(), System::nanoTime);
        this.tokens = new TokenWaits(replica, catchUp, threads, reads::allShown);
        Enrolment.Rooms rooms =
                new Enrolment.Rooms(options, clock, threads, directory, transport, readiness, !isObserver);
        VoterNews news = new VoterNews(name, peerWatches, gossip::addressOf);
        this.enrolment = new Enrolment(rooms, gossip, agreement, route, replica, news);
        this.standing = new Standing(options, local, gossip, enrolment, readiness, connection);
        this.seats = new Seats(rooms, enrolment, gossip, route, survey, System::nanoTime);
        this.cluster = new ClusterView(gossip, route, enrolment, peerWatches, survey);
        this.alarm = new AlarmClock(replica, clock, new OwnProposals(replica, System::nanoTime, random.nextLong()));
        replica.observe(alarm);
        this.compactor =
                new Compactor(local.history()::overdue, new OwnProposals(replica, System::nanoTime, random.nextLong()));
        this.wishes = new OperatorWishes(name.name(), writer, seats, new Awaited(threads.futures()));
        new FirstState(
                        options,
                        local,
                        writer,
                        threads,
                        readiness,
                        () -> survey.heads().values())
                .begin(); // before others change what it looks at
        gossip.open();
    }

    /**
     * Starts a node. Blocks on the disk and on binding the port, not on other nodes.
     *
     * @throws IllegalStateException where the options do not fit this machine or this directory; the message says what
     *     to do
     * @throws java.io.UncheckedIOException where the port is in use or the directory cannot be written
     */
    public static Node start(NodeOptions options) {
        return start(options, false);
    }

    /** Starts a node that looks around and catches up, and does not vote. */
    static Node observe(NodeOptions options) {
        return start(options, true);
    }

    private static Node start(NodeOptions options, boolean isObserver) {
        NodeThreads threads = new NodeThreads(options.node());
        DataDirectory directory = null;
        try {
            directory = options.dataDirectory() == null
                    ? null
                    : DataDirectory.open(
                            options.dataDirectory(),
                            options.cluster(),
                            options.node(),
                            new SecureRandom().nextLong(),
                            System.currentTimeMillis());
            Node node = new Node(options, threads, directory, isObserver);
            threads.everyTick(TICK, node::onTick);
            node.lookOut();
            return node;
        } catch (RuntimeException | Error e) {
            threads.end(Shutdown.begin(options.node(), System::nanoTime).untilNanos(Shutdown.Stage.THREADS));
            if (directory != null) {
                directory.close();
            }
            throw e;
        }
    }

    private void lookOut() {
        Discovery discovery = options.discovery();
        if (discovery != null) {
            lookout = Lookout.start(
                    options.node(),
                    discovery,
                    DISCOVERY_INTERVAL.toMillis(),
                    found -> threads.loop().execute(() -> gossip.discovered(found)));
        }
    }

    public Replica replica() {
        return local.replica();
    }

    /** What the application reads. */
    public Reads reads() {
        return reads;
    }

    /** How this node stands to its cluster, and how old what it shows is. */
    public Standing standing() {
        return standing;
    }

    /** What was, on this node. */
    public History history() {
        return local.history();
    }

    public Head head() {
        return replica().state().head();
    }

    /** Who is there, who votes, who leads. */
    public ClusterView cluster() {
        return cluster;
    }

    /** What this node has of its own. */
    LocalState local() {
        return local;
    }

    /** What can be asked for about the seats of the voters. */
    public OperatorWishes wishes() {
        return wishes;
    }

    /** How many datagrams were rejected, by reason. */
    public Map<String, Long> rejections() {
        return transport.rejections();
    }

    public boolean isReady() {
        return readiness.isReady();
    }

    /** What went wrong for good, who turns this node away, or what is wrong with the disk; absent on a healthy node. */
    public Optional<String> failure() {
        return readiness.failure().or(enrolment::notice).or(local::failure);
    }

    /** Blocks until there is a configuration to serve; see {@code Confab.awaitReady}. */
    public void awaitReady(Duration atMost) {
        readiness.await(atMost, local.hasBundle() ? "its bundle" : null);
    }

    /** How long ago that was by this machine's wall clock, for those who say so; zero where it is to come. */
    public Duration wallTimeSince(Instant time) {
        Duration elapsed = Duration.between(time, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** A clock that never goes back, for rooms that are stepped from outside this one. */
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Waits until the view has come to that place.
     *
     * @throws IllegalArgumentException where it is another cluster's
     */
    public CompletableFuture<Long> awaitAtLeast(Token token, Duration atMost) {
        return tokens.await(token, atMost);
    }

    /** Checks a command and hands it to the leader; see {@link CheckedWrites} and {@link Writer}. */
    public CompletableFuture<Outcome> write(String author, String reason, Command command, Duration deadline) {
        return checkedWrites.write(author, reason, command, deadline);
    }

    /** What that command would lead to on this node as it is now; asks nobody and writes nothing. */
    public Rehearsal rehearse(String author, String reason, Command command) {
        return checkedWrites.rehearse(author, reason, command);
    }

    /** The present values of that namespace that break its present rules, on this node. */
    public Violations breaches(String namespace) {
        return checkedWrites.breaches(namespace);
    }

    /**
     * Gives leadership and seat away, then stops intake, the protocols, agreement and the transport, and writes the
     * last state to disk; under five seconds, see {@link Shutdown}. Writes are taken until another leads, so that a
     * rolling restart fails none. Idempotent. The loop ends before the ledger is looked for: one that is being started
     * must not be left behind.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        Shutdown shutdown = Shutdown.begin(options.node(), System::nanoTime);
        Farewell farewell = new Farewell(enrolment.self(), enrolment::ledger, seats::ask, gossip::leave, threads);
        Lookout looking = lookout;
        if (looking != null) {
            looking.close();
        }
        shutdown.await(Shutdown.Stage.HANDOVER, farewell::handOver);
        shutdown.await(Shutdown.Stage.SEAT, farewell::releaseSeat);
        standing.close();
        courier.close();
        reads.close();
        shutdown.await(Shutdown.Stage.GOODBYE, atMost -> farewell.sayGoodbye());
        threads.endLoop(shutdown.untilNanos(Shutdown.Stage.LOOP));
        readiness.end(new ClosedException("node " + options.node() + " is closed")); // if nobody on the loop said more
        CompletableFuture<Void> ledgerClosed = threads.apart(this::closeLedger);
        shutdown.await(Shutdown.Stage.LEDGER, atMost -> ledgerClosed);
        shutdown.await(Shutdown.Stage.TRANSPORT, atMost -> threads.apart(transport::close));
        local.end();
        writer.close();
        tokens.close();
        wishes.close();
        threads.disk().run(() -> local.leaveDisk(ledgerClosed), Duration.ZERO);
        threads.end(shutdown.untilNanos(Shutdown.Stage.THREADS));
        log.info("[{}] stopped at {}", options.node(), head());
    }

    /** Only when the loop has ended, however late: it may be opening one. */
    private void closeLedger() {
        threads.awaitLoop();
        Ledger own = enrolment.ledger();
        if (own != null) {
            own.close();
        }
    }

    private void onTick() {
        agreement.confirm();
        gossip.onTick();
        standing.onTick();
        reads.onTick();
        enrolment.onTick();
        seats.onTick();
        agreement.foundIfNew(options.node().name(), options.limits(), random);
        Ledger own = agreement.hasForeignLedger() ? null : enrolment.ledger();
        alarm.onTick(own);
        compactor.onTick(own);
        courier.onTick();
    }

    private Enrolment enrolment() {
        return enrolment;
    }

    private void onVoters(Voters voters) {
        enrolment.onVoters(voters);
    }

    private void onRefused(Refused refused) {
        local.history().onRefused(refused.proposed(), refused.request(), refused.decision());
    }

    private List<PeerId> peerIds() {
        return gossip.peers().stream().map(Member::id).toList();
    }

    /** May be asked before the node is put together: the port is open first. */
    private Optional<String> refuse(Hello hello) {
        Gossip running = gossip;
        return running == null ? Optional.empty() : running.refuse(hello);
    }

    /** The cluster's first state is on disk already where the replica starts with it: before there is a transport. */
    private void greetAgain() {
        Transport open = transport;
        if (open != null) {
            open.greetAgain();
        }
    }
}
