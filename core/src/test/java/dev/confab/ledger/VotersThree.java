package dev.confab.ledger;

import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Promise;
import dev.confab.model.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Three voters on a network inside this process, with promises that the test makes. */
final class VotersThree implements AutoCloseable {

    static final List<PeerId> NAMES = List.of(PeerId.of("a"), PeerId.of("b"), PeerId.of("c"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final InMemoryNetwork network = new InMemoryNetwork();
    final Map<PeerId, RaftLedger> ledgers = new ConcurrentHashMap<>();
    final Map<PeerId, RecordingListener> listeners = new ConcurrentHashMap<>();
    private final Map<PeerId, Transport> transports = new ConcurrentHashMap<>();
    private final Path home;
    private final Duration electionTimeout;
    private final Duration heartbeat;

    VotersThree(Path home, Duration electionTimeout, Duration heartbeat) {
        this.home = home;
        this.electionTimeout = electionTimeout;
        this.heartbeat = heartbeat;
    }

    void startAll() {
        NAMES.forEach(name -> start(name, new RememberedPromise(Promise.NOTHING)));
    }

    void start(PeerId name, PromiseKeeper keeper, Trap... leftOut) {
        Transport transport = network.start("test", name);
        RecordingListener listener = new RecordingListener();
        transports.put(name, transport);
        listeners.put(name, listener);
        LedgerOptions options = LedgerFixtures.options(directory(name), electionTimeout, heartbeat);
        ledgers.put(
                name,
                RaftLedger.start(
                        VoterId.of(name),
                        NAMES.stream().map(VoterId::of).toList(),
                        options,
                        transport,
                        this::addressOf,
                        Clock.systemUTC(),
                        listener,
                        listener::onFailure,
                        stored -> keeper,
                        Set.of(leftOut)));
    }

    private Path directory(PeerId name) {
        try {
            return Files.createDirectories(home.resolve(name.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Address> addressOf(PeerId name) {
        return Optional.ofNullable(transports.get(name)).map(Transport::advertised);
    }

    /** As a killed process: the connections break, and nobody answers. */
    void kill(PeerId name) {
        transports.get(name).close();
        ledgers.get(name).close();
    }

    /** Followers open a connection to their leader within a heartbeat; it is by this that they miss it. */
    void awaitLinksTo(PeerId leader) {
        others(leader)
                .forEach(name -> await().until(() ->
                        transports.get(name).state(transports.get(leader).advertised()) == ConnectionState.CONNECTED));
    }

    void cut(PeerId one, PeerId other) {
        network.cut(transports.get(one).advertised(), transports.get(other).advertised());
    }

    List<PeerId> others(PeerId one) {
        return NAMES.stream().filter(name -> !name.equals(one)).toList();
    }

    RaftLedger at(PeerId name) {
        return ledgers.get(name);
    }

    PeerId leader() {
        return leaderBesides(PeerId.of("nobody"));
    }

    PeerId leaderBesides(PeerId other) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> find(other).isPresent());
        return find(other).orElseThrow();
    }

    private Optional<PeerId> find(PeerId other) {
        return NAMES.stream()
                .filter(name -> !name.equals(other) && ledgers.containsKey(name))
                .filter(name -> ledgers.get(name).isLeader())
                .findFirst();
    }

    long propose(PeerId at, Request request) {
        return at(at).propose(LedgerFixtures.batch(request))
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .get(0)
                .decision()
                .revision();
    }

    @Override
    public void close() {
        ledgers.values().forEach(RaftLedger::close);
        transports.values().forEach(Transport::close);
    }
}
