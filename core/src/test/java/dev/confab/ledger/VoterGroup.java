package dev.confab.ledger;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.ForgetfulDisk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Voters in this process, on disks that forget what was not forced and on a network under a {@link Weather}. */
final class VoterGroup implements AutoCloseable {

    static final Duration ELECTION_TIMEOUT = Duration.ofMillis(300);
    static final Duration HEARTBEAT = Duration.ofMillis(60);

    final List<PeerId> names;
    final int founders;
    final InMemoryNetwork network = new InMemoryNetwork();
    final Weather weather;
    final Witness witness;
    private final List<VoterId> firstVoters;
    private final Map<PeerId, VoterId> ids = new ConcurrentHashMap<>();
    private final Map<PeerId, ForgetfulDisk> disks = new ConcurrentHashMap<>();
    private final Map<PeerId, Running> running = new ConcurrentHashMap<>();
    private final Replay replay = new Replay();
    private final Path home;
    private final Set<Trap> leftOut;
    private long starts;
    private boolean isClosed;

    /** One start of a voter. */
    record Running(PeerId name, long start, FaultyTransport transport, RecordingListener listener, RaftLedger ledger) {}

    /** A group of that size whose voters stay the same. */
    VoterGroup(Path home, int size, long seed, Collection<Trap> leftOut) {
        this(home, size, size, seed, leftOut);
    }

    /**
     * @param founders how many of them vote at the beginning; the others wait to be asked
     * @param seed decides which frames the weather holds
     */
    VoterGroup(Path home, int founders, int size, long seed, Collection<Trap> leftOut) {
        this.founders = founders;
        this.home = home;
        this.leftOut = Set.copyOf(leftOut);
        this.names = IntStream.range(0, size)
                .mapToObj(i -> PeerId.of(String.valueOf((char) ('a' + i))))
                .toList();
        this.weather = new Weather(seed);
        names.forEach(name -> ids.put(name, VoterId.of(name)));
        names.forEach(name -> disks.put(name, new ForgetfulDisk()));
        this.firstVoters = names.subList(0, founders).stream().map(VoterId::of).toList();
        this.witness = new Witness(firstVoters, ELECTION_TIMEOUT, System::nanoTime);
    }

    /** Starts those that are down. */
    synchronized void startAll() {
        names.stream().filter(name -> !running.containsKey(name)).forEach(this::start);
    }

    synchronized void start(PeerId name) {
        VoterId id = id(name);
        long start = ++starts;
        FaultyTransport transport = new FaultyTransport(
                network.start(TransportOptions.builder("test", name)
                        .listen(address(name))
                        .papers(() -> new Papers(id.disk(), null))
                        .incarnation(start)
                        .build()),
                id,
                this::nameOf,
                weather,
                witness);
        RecordingListener listener = new RecordingListener();
        LedgerOptions options =
                new LedgerOptions(home, true, directory -> disks.get(name), ELECTION_TIMEOUT, HEARTBEAT);
        RaftLedger ledger = RaftLedger.start(
                id,
                firstVoters,
                options,
                transport,
                peer -> names.contains(peer) ? Optional.of(address(peer)) : Optional.empty(),
                Clock.systemUTC(),
                new WitnessedListener(id, listener, witness, replay),
                failure -> reopen(name, start, failure),
                stored -> stored,
                leftOut);
        witness.started(id, ledger.voters());
        running.put(name, new Running(name, start, transport, listener, ledger));
    }

    /** As a node does, on a thread that may wait for the ledger's end; here together with its transport. */
    private void reopen(PeerId name, long start, Throwable failure) {
        if (failure instanceof OtherVotersException) {
            new Thread(() -> restart(name, start), "reopen-" + name).start();
        }
    }

    private synchronized void restart(PeerId name, long start) {
        Running failed = running.get(name);
        if (failed != null && failed.start() == start && !isClosed) {
            stop(name);
            start(name);
        }
    }

    /** The process ends, and both records of who votes are damaged. */
    void forgetVoters(PeerId name) {
        kill(name);
        witness.forgot(id(name));
        ForgetfulDisk disk = disks.get(name);
        disk.list().stream()
                .filter(file -> file.equals(ConfigurationFile.NAME) || file.equals(ConfigurationFile.COPY))
                .forEach(file -> disk.flipBit(file, 8));
    }

    /** That node with the disk that it has now. */
    VoterId id(PeerId name) {
        return ids.get(name);
    }

    /** The process ends, and its disk is gone: the next one has another mark. */
    synchronized void replaceDisk(PeerId name) {
        kill(name);
        disks.put(name, new ForgetfulDisk());
        ids.put(name, new VoterId(name, id(name).disk() + 1));
    }

    Address address(PeerId name) {
        return new Address("memory", 1 + names.indexOf(name));
    }

    private PeerId nameOf(Address address) {
        return names.get(address.port() - 1);
    }

    /** The process ends: what it wrote is there, forced or not. */
    synchronized void kill(PeerId name) {
        disks.get(name).kill();
        stop(name);
    }

    /** At any moment, for all at once; each disk keeps what was forced, and of the rest what it likes. */
    synchronized void powerLoss(Random random) {
        disks.values().forEach(disk -> disk.powerLoss(random));
        List.copyOf(running.keySet()).forEach(this::stop);
    }

    private void stop(PeerId name) {
        Running stopped = running.remove(name);
        if (stopped != null) {
            stopped.transport().close();
            stopped.ledger().close();
        }
    }

    ForgetfulDisk disk(PeerId name) {
        return disks.get(name);
    }

    /** How the voters apply what was committed. */
    Replay replay() {
        return replay;
    }

    Collection<Running> running() {
        return running.values();
    }

    Running at(PeerId name) {
        return running.get(name);
    }

    boolean isRunning(PeerId name) {
        return running.containsKey(name);
    }

    /** All that take themselves for leaders. */
    List<Running> leaders() {
        return running.values().stream()
                .filter(each -> each.ledger().isLeader())
                .toList();
    }

    /** The one of the highest term. */
    Optional<Running> leader() {
        return leaders().stream()
                .max((one, other) ->
                        Long.compare(one.ledger().term(), other.ledger().term()));
    }

    /** What each voter knows, a line each. */
    String describe() {
        return running.values().stream()
                .map(each -> each.ledger()
                        .describe()
                        .completeOnTimeout(each.name() + " does not answer", 1, TimeUnit.SECONDS)
                        .join())
                .sorted()
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** Ends all that stands between the voters. */
    void heal() {
        weather.clear();
        network.heal();
    }

    /** Those whom the leader has in the group; all where none leads, or where nobody else than the founders is there. */
    List<PeerId> members() {
        return leader().filter(leader -> hasGuests())
                .map(leader -> leader.ledger().voters().seats().stream()
                        .map(seat -> seat.id().node())
                        .toList())
                .orElse(names);
    }

    /** Whether there are others than the founders, so that voters can change. */
    boolean hasGuests() {
        return names.size() > founders;
    }

    boolean hasEqualHeads() {
        return hasEqualHeads(List.copyOf(running.keySet()));
    }

    /** Whether all of those run and have applied the same. */
    boolean hasEqualHeads(Collection<PeerId> those) {
        Set<Object> heads = new HashSet<>();
        for (PeerId name : those) {
            Running each = running.get(name);
            heads.add(each == null ? "down" : each.listener().head());
        }
        return heads.size() == 1 && !heads.contains("down");
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        names.forEach(this::stop);
    }
}
