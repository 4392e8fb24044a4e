package dev.confab.ledger;

import dev.confab.gossip.transport.InMemoryNetwork;
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
import java.util.stream.IntStream;

/** Voters in this process, on disks that forget what was not forced and on a network under a {@link Weather}. */
final class VoterGroup implements AutoCloseable {

    static final Duration ELECTION_TIMEOUT = Duration.ofMillis(300);
    static final Duration HEARTBEAT = Duration.ofMillis(60);

    final List<PeerId> names;
    final InMemoryNetwork network = new InMemoryNetwork();
    final Weather weather;
    final Witness witness;
    private final Map<PeerId, ForgetfulDisk> disks = new ConcurrentHashMap<>();
    private final Map<PeerId, Running> running = new ConcurrentHashMap<>();
    private final Replay replay = new Replay();
    private final Path home;
    private final Set<Trap> leftOut;
    private long starts;

    /** One start of a voter. */
    record Running(PeerId name, FaultyTransport transport, RecordingListener listener, RaftLedger ledger) {}

    /** @param seed decides which frames the weather holds */
    VoterGroup(Path home, int size, long seed, Collection<Trap> leftOut) {
        this.home = home;
        this.leftOut = Set.copyOf(leftOut);
        this.names = IntStream.range(0, size)
                .mapToObj(i -> PeerId.of(String.valueOf((char) ('a' + i))))
                .toList();
        this.weather = new Weather(seed);
        this.witness = new Witness(names, ELECTION_TIMEOUT, System::nanoTime);
        names.forEach(name -> disks.put(name, new ForgetfulDisk()));
    }

    /** Starts those that are down. */
    void startAll() {
        names.stream().filter(name -> !running.containsKey(name)).forEach(this::start);
    }

    void start(PeerId name) {
        FaultyTransport transport = new FaultyTransport(
                network.start(TransportOptions.builder("test", name)
                        .listen(address(name))
                        .incarnation(++starts)
                        .build()),
                name,
                this::nameOf,
                weather,
                witness);
        RecordingListener listener = new RecordingListener();
        LedgerOptions options =
                new LedgerOptions(home, true, directory -> disks.get(name), ELECTION_TIMEOUT, HEARTBEAT);
        RaftLedger ledger = RaftLedger.start(
                VoterId.of(name),
                names.stream().map(VoterId::of).toList(),
                options,
                transport,
                peer -> names.contains(peer) ? Optional.of(address(peer)) : Optional.empty(),
                Clock.systemUTC(),
                new WitnessedListener(name, listener, witness, replay),
                failure -> {},
                stored -> stored,
                leftOut);
        running.put(name, new Running(name, transport, listener, ledger));
    }

    Address address(PeerId name) {
        return new Address("memory", 1 + names.indexOf(name));
    }

    private PeerId nameOf(Address address) {
        return names.get(address.port() - 1);
    }

    /** The process ends: what it wrote is there, forced or not. */
    void kill(PeerId name) {
        disks.get(name).kill();
        stop(name);
    }

    /** At any moment, for all at once; each disk keeps what was forced, and of the rest what it likes. */
    void powerLoss(Random random) {
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

    /** Ends all that stands between the voters. */
    void heal() {
        weather.clear();
        network.heal();
    }

    boolean hasEqualHeads() {
        Set<Object> heads = new HashSet<>();
        running.values().forEach(each -> heads.add(each.listener().head()));
        return heads.size() == 1;
    }

    @Override
    public void close() {
        names.forEach(this::stop);
    }
}
