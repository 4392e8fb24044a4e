package dev.confab.runtime;

import dev.confab.gossip.Discovery;
import dev.confab.gossip.Gossip;
import dev.confab.gossip.GossipListener;
import dev.confab.gossip.PeerChange;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportLimits;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.RealDisk;
import dev.confab.ledger.Courier;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.RaftLedger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import dev.confab.replica.DiskCopy;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.watch.Subscription;
import dev.confab.watch.WatchHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: the rooms below, put together. Hands the rooms below their clocks and random sources; the transport,
 * the ledger and the threads have their own. Thread-safe.
 */
public final class Node implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration TICK = Duration.ofMillis(20);

    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(10);

    /** The ledger and the transport have bounds of their own; what is left of this is for the threads. */
    private static final Duration CLOSE_MAX = Duration.ofMillis(4_500);

    private static final Duration HAND_OVER_MAX = Duration.ofSeconds(1);
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(5);
    private static final Duration GOODBYE_MAX = Duration.ofMillis(300);

    private static final Duration RELEASE_MAX = Duration.ofSeconds(2);
    private static final Duration RELEASE_PAUSE = Duration.ofMillis(50);

    private final NodeOptions options;
    private final Clock clock = Clock.systemUTC();
    private final Random random = new SecureRandom();
    private final NodeThreads threads;
    private final @Nullable DataDirectory directory;
    private final @Nullable DiskCopy diskCopy;
    private final Replica replica;
    private final WatchHub watches;
    private final PeerWatches peerWatches;
    private final Refusals refusals = new Refusals(System::nanoTime);
    private final Readiness readiness;
    private final Belonging belonging;
    private final Survey survey = new Survey();
    private final Transport transport;
    private final Gossip gossip;
    private final Agreement agreement;
    private final LeaderRoute route;
    private final Courier courier;
    private final Writer writer;
    private final Awaited awaited;
    private final Enrolment enrolment;
    private volatile @Nullable Lookout lookout;
    private final Seats seats;
    private boolean isClosed;

    private Node(NodeOptions options, NodeThreads threads, @Nullable DataDirectory directory, boolean isObserver) {
        this.options = options;
        this.threads = threads;
        this.directory = directory;
        Identity identity = directory == null ? unkept() : directory.identity();
        this.diskCopy = directory == null
                ? null
                : DiskCopy.in(options.node(), directory.path(), threads.disk(), DiskCopy.INTERVAL, System::nanoTime);
        State first = diskCopy == null ? State.EMPTY : diskCopy.load();
        this.belonging = new Belonging(identity, directory, first, this::greetAgain);
        this.replica = new Replica(options.node(), first, ReplicaLimits.DEFAULT);
        this.watches = WatchHub.over(replica, threads.listeners(), WatchHub.SUBSCRIPTIONS_MAX);
        this.peerWatches = new PeerWatches(options.node(), threads.listeners());
        this.readiness = new Readiness(options.node().name(), refusals);
        if (diskCopy != null) {
            replica.observe(diskCopy);
        }
        replica.observe(belonging);
        this.transport = Transports.start(options, identity.incarnation(), belonging::papers, this::refuse);
        Member self = new Member(
                options.node(), transport.advertised(), identity.incarnation(), MemberState.ALIVE, options.traits());
        this.gossip = new Gossip(
                self,
                membershipOptions(options, directory),
                formation(identity, self),
                new ReplicaLog(replica, belonging),
                transport,
                threads.loop(),
                System::nanoTime,
                random,
                new Events());
        this.agreement = new Agreement(replica, gossip, threads, belonging, this::onVoters, this::fail);
        this.route = new LeaderRoute(options.node(), transport, gossip::addressOf, this::peerIds);
        this.courier = new Courier(route, random.nextLong(), this::head, System::nanoTime, threads.departures());
        Enrolment.Rooms rooms =
                new Enrolment.Rooms(options, clock, threads, directory, transport, readiness, !isObserver);
        this.enrolment = new Enrolment(
                rooms,
                gossip,
                agreement,
                route,
                replica,
                new VoterNews(options.node(), peerWatches, gossip::addressOf));
        this.seats = new Seats(rooms, enrolment, gossip, route, survey, System::nanoTime);
        CatchUp catchUp = new GossipCatchUp(gossip, route, replica);
        this.writer = new Writer(courier, replica, catchUp, threads, System::nanoTime);
        this.awaited = new Awaited(threads.futures());
        gossip.open();
        awaitState(first);
    }

    /**
     * Starts a node. Blocks on the disk and on binding the port, not on other nodes.
     *
     * @throws IllegalStateException where the options do not fit this machine or this directory; the message says what to do
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
            threads.end(System.nanoTime() + CLOSE_MAX.toNanos());
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

    /** What is on disk is served at once, however old. */
    private void awaitState(State first) {
        if (first.revision() > 0) {
            readiness.ready();
        } else {
            replica.reached(1).whenComplete((state, failure) -> {
                if (failure == null) {
                    catchUpFirst();
                } else {
                    readiness.end(failure);
                }
            });
        }
    }

    /**
     * The first commits of a history are not yet a configuration: a node without any waits until it is as new as the cluster
     * was when it came, or, where no leader can tell, for a while.
     */
    private void catchUpFirst() {
        readiness.waitsFor("all that was committed before it came");
        writer.write(options.node().name(), "", new Command.Sync(), CATCH_UP_MAX)
                .whenComplete((outcome, failure) -> readiness.ready());
    }

    /** Without datagrams every probe needs a connection, and more members than connections would suspect each other for ever. */
    private static MembershipOptions membershipOptions(NodeOptions options, @Nullable DataDirectory directory) {
        List<Seed> seeds = new ArrayList<>(options.seeds());
        if (directory != null) {
            seeds.addAll(directory.fellows().seeds());
        }
        MembershipOptions.Builder builder =
                MembershipOptions.builder().seeds(seeds.subList(0, Math.min(seeds.size(), Seed.SEEDS_MAX)));
        return options.protection().secret() == null
                ? builder.membersMax(TransportLimits.DEFAULT.outboundConnectionsMax())
                        .build()
                : builder.build();
    }

    private Identity unkept() {
        return Identity.fresh(options.cluster(), options.node(), random.nextLong())
                .withIncarnation(clock.millis());
    }

    private Formation formation(Identity identity, Member self) {
        Founder founder = new Founder(self.id(), self.address(), identity.nonce());
        return identity.record()
                .map(record -> Formation.settled(founder, record))
                .orElseGet(() -> options.discovery() == null
                        ? Formation.begin(founder, options.seeds(), random, Formation.PROBE_INTERVAL_NANOS)
                        : Formation.seek(founder, options.seeds(), random, Formation.PROBE_INTERVAL_NANOS));
    }

    public Replica replica() {
        return replica;
    }

    /** Who founded the cluster; absent before this node was in one, and where it keeps nothing. */
    Optional<FoundingRecord> founding() {
        return directory == null ? Optional.empty() : directory.identity().record();
    }

    /** Who votes by this node's own files; the founders where it has none of a member. */
    List<VoterId> votersOnDisk(FoundingRecord record) {
        try {
            return directory == null
                    ? List.of()
                    : RaftLedger.votersIn(new RealDisk(directory.ledger()))
                            .map(Voters::voting)
                            .filter(voting -> !voting.isEmpty())
                            .orElseGet(() -> Enrolment.voters(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** The epoch in which this node's directory votes. */
    long epoch() {
        return directory == null ? 1 : directory.identity().epoch();
    }

    /** Who said what of himself lately. */
    Survey survey() {
        return survey;
    }

    public WatchHub watches() {
        return watches;
    }

    public Head head() {
        return replica.state().head();
    }

    /** This node, as others know it. */
    public Member self() {
        return gossip.self();
    }

    /** All other nodes that this one knows, the gone among them. */
    public List<MemberView> peers() {
        return gossip.members().values().stream()
                .filter(row -> !row.member().id().equals(options.node()))
                .toList();
    }

    /** Tells that listener of nodes that come and go. */
    public Subscription listenToPeers(PeerListener listener) {
        return peerWatches.add(listener);
    }

    /** Who leads, as far as this node knows. */
    public Optional<PeerId> leader() {
        return route.leader();
    }

    /** Whether this node votes. */
    public boolean isVoter() {
        return enrolment.isVoting();
    }

    /** Who votes, as far as this node knows: a member of the group by its own ledger, others not at all, guests among them. */
    public List<PeerId> voters() {
        Ledger own = enrolment.ledger();
        Voters known = own == null ? null : own.voters();
        return known == null || !known.isMember(enrolment.self())
                ? List.of()
                : known.voting().stream().map(VoterId::node).toList();
    }

    /** Asks the leader for something about the seats of the voters, once it is known who leads. */
    private CompletableFuture<Void> askForSeat(SeatWish wish, Duration deadline) {
        return awaited.of(writer.write(options.node().name(), "", new Command.Sync(), deadline)
                .thenCompose(outcome -> seats.ask(wish)));
    }

    /** Makes that node a voter. */
    public CompletableFuture<Void> promote(PeerId node, Duration deadline) {
        return askForSeat(new SeatWish(SeatWish.Kind.PROMOTE, node), deadline);
    }

    /** Takes the vote from that node. */
    public CompletableFuture<Void> demote(PeerId node, Duration deadline) {
        return askForSeat(new SeatWish(SeatWish.Kind.DEMOTE, node), deadline);
    }

    /** Lets that voter lead. */
    public CompletableFuture<Void> transferLeadership(PeerId node, Duration deadline) {
        return askForSeat(new SeatWish(SeatWish.Kind.LEAD, node), deadline);
    }

    /** The term of the group, as far as this voter knows; 0 on other nodes. */
    public long term() {
        Ledger own = enrolment.ledger();
        return own == null ? 0 : own.term();
    }

    /** The clock by which this node says when it heard of others; monotonic. */
    public long nanoTime() {
        return System.nanoTime();
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
        return Optional.ofNullable(readiness.failure())
                .or(refusals::standing)
                .or(enrolment::notice)
                .or(() -> diskCopy == null ? Optional.empty() : diskCopy.failure());
    }

    /** Blocks until there is a configuration to serve; see {@code Confab.awaitReady}. */
    public void awaitReady(Duration atMost) {
        readiness.await(atMost);
    }

    /** Hands a command to the leader; see {@link Writer}. */
    public CompletableFuture<Outcome> write(String author, String reason, Command command, Duration deadline) {
        return writer.write(author, reason, command, deadline);
    }

    /**
     * Stops intake, then the protocols, then agreement and gossip; writes the last state to disk; under five seconds.
     * Idempotent. The loop ends before the ledger is looked for: one that is being started must not be left behind.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        long untilNanos = System.nanoTime() + CLOSE_MAX.toNanos();
        Lookout looking = lookout;
        if (looking != null) {
            looking.close();
        }
        handOver();
        releaseSeat();
        courier.close();
        watches.close();
        sayGoodbye();
        threads.endLoop();
        Ledger own = enrolment.ledger();
        if (own != null) {
            own.close();
        }
        transport.close();
        replica.close(new ClosedException("node " + options.node() + " is closed"));
        writer.close();
        awaited.close();
        threads.disk().run(this::leaveDisk, Duration.ZERO);
        threads.end(untilNanos);
        log.info("[{}] stopped at {}", options.node(), head());
    }

    /** Lets another voter lead first, so that a rolling restart fails no write; it may not come about, as where all stop. */
    private void handOver() {
        Ledger own = enrolment.ledger();
        if (own != null && own.isLeader()) {
            try {
                own.handOver(HAND_OVER_MAX).get(HAND_OVER_MAX.toMillis() + 100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.debug("[{}] the leadership was not handed over", options.node(), e);
            }
        }
    }

    /** So that the others need not find out; they do where the words get lost. */
    private void sayGoodbye() {
        try {
            CompletableFuture.supplyAsync(gossip::leave, threads.loop())
                    .thenCompose(sent -> sent)
                    .get(GOODBYE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("[{}] not all who should hear the goodbye were reached", options.node(), e);
        }
    }

    /**
     * A voter that leaves lets another node take its seat first, where there is one: its disk may go with it, as that of a
     * container does, and a cluster whose nodes are all replaced in turn keeps what it agreed on.
     */
    private void releaseSeat() {
        Ledger own = enrolment.ledger();
        if (own == null || own.isLeader() || !enrolment.isVoting()) {
            return;
        }
        long untilNanos = System.nanoTime() + RELEASE_MAX.toNanos();
        for (long left = RELEASE_MAX.toNanos(); left > 0; left = untilNanos - System.nanoTime()) {
            try {
                seats.ask(new SeatWish(SeatWish.Kind.RELEASE, options.node()), RELEASE_MAX)
                        .get(left, TimeUnit.NANOSECONDS);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) { // as where a new leader is not ready yet
                log.debug("[{}] its seat was not given away", options.node(), e);
                LockSupport.parkNanos(RELEASE_PAUSE.toNanos());
            }
        }
    }

    /** The lock goes when the last write is done, even where that takes longer than the close may. */
    private void leaveDisk() {
        try {
            if (diskCopy != null) {
                diskCopy.close();
            }
        } finally {
            if (directory != null) {
                directory.close();
            }
        }
    }

    private void onTick() {
        gossip.onTick();
        enrolment.onTick();
        seats.onTick();
        agreement.foundIfNew(options.node().name(), options.limits(), random);
        courier.onTick();
    }

    private void onVoters(Voters voters) {
        enrolment.onVoters(voters);
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

    /** A failure is reported once, however often it shows. */
    private void fail(String why) {
        if (!why.equals(readiness.failure())) {
            log.error("[{}] {}", options.node(), why);
        }
        readiness.fail(why);
    }

    private final class Events implements GossipListener {

        @Override
        public void onFormation(FormationOutcome outcome) {
            enrolment.onFormed(outcome);
        }

        @Override
        public boolean isVoter() {
            return Node.this.isVoter();
        }

        @Override
        public void onPeer(PeerChange change, Member peer) {
            peerWatches.tell(
                    new PeerEvent(change, peer.id().name(), peer.address().toString()));
        }

        @Override
        public void onHeard(Hello from, Head head) {
            survey.heard(from, head);
        }

        @Override
        public void onClash(PeerId peer, Head theirs, Head ours) {
            log.error(
                    "[{}] the history of {} at {} contradicts this node's at {}; nothing was merged. Compare the heads of"
                            + " the voters and replace the copy that differs from their majority",
                    options.node(),
                    peer,
                    theirs,
                    ours);
        }

        @Override
        public void onTwin(Hello earlier) {
            enrolment.leave();
            fail("a node named " + earlier.node() + " was there before, at " + earlier.advertised()
                    + "; this one came later and takes no part: give each node its own name and start it again");
        }

        @Override
        public void onRefused(Address by, String reason) {
            refusals.heard(reason);
        }
    }
}
