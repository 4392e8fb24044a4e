package dev.confab.ledger;

import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.RequestHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ledgers that come and go, each with a disk that bears a mark, on a network inside this process. */
final class ChangingGroup implements AutoCloseable {

    static final VoterId A = new VoterId(PeerId.of("a"), 0xA1);
    static final VoterId B = new VoterId(PeerId.of("b"), 0xB1);
    static final VoterId C = new VoterId(PeerId.of("c"), 0xC1);
    static final VoterId D = new VoterId(PeerId.of("d"), 0xD1);
    static final List<VoterId> FOUNDERS = List.of(A, B, C);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final InMemoryNetwork network = new InMemoryNetwork();
    private final Map<VoterId, Running> running = new ConcurrentHashMap<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private final Path home;
    private final Set<Trap> leftOut;
    private long number;

    private record Running(Transport transport, RecordingListener listener, ReopeningLedger ledger) {}

    ChangingGroup(Path home, Trap... leftOut) {
        this.home = home;
        this.leftOut = Set.of(leftOut);
    }

    ChangingGroup found() {
        return found(FOUNDERS);
    }

    ChangingGroup found(List<VoterId> founders) {
        founders.forEach(id -> start(id, founders));
        RecordingListener first = running.get(leader()).listener();
        running.get(leader())
                .ledger()
                .propose(LedgerFixtures.batch(LedgerFixtures.found()))
                .join();
        await().atMost(PATIENCE).until(() -> first.head().revision() == 1);
        return this;
    }

    /** Starts that member, for the first time or again. On an empty disk it founds with those voters, or listens to them. */
    void start(VoterId id, Collection<VoterId> voters) {
        Transport transport = network.start(TransportOptions.builder("test", id.node())
                .papers(() -> new Papers(id.disk(), null))
                .incarnation(++number)
                .build());
        Transport reusable = reusable(transport);
        RecordingListener listener = new RecordingListener();
        LedgerOptions options = LedgerFixtures.options(directory(id), Duration.ofMillis(400), Duration.ofMillis(80));
        ReopeningLedger ledger = ReopeningLedger.start(
                id.node(),
                onDiskFailure -> RaftLedger.start(
                        id,
                        voters,
                        options,
                        reusable,
                        this::addressOf,
                        Clock.systemUTC(),
                        listener,
                        onDiskFailure,
                        stored -> stored,
                        leftOut),
                (task, delay) -> new Thread(task, "reopen-" + id).start());
        running.put(id, new Running(transport, listener, ledger));
    }

    /** A ledger that is opened anew takes the subjects over, see {@code runtime.PresentVoters}. */
    private static Transport reusable(Transport transport) {
        Map<String, Object> handlers = new ConcurrentHashMap<>();
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("onRequest")) {
                        String subject = (String) arguments[0];
                        if (handlers.put(subject, arguments[1]) == null) {
                            transport.onRequest(
                                    subject,
                                    (from, payload) ->
                                            ((RequestHandler) handlers.get(subject)).onRequest(from, payload));
                        }
                        return null;
                    }
                    if (method.getName().equals("onMessage")) {
                        String subject = (String) arguments[0];
                        if (handlers.put(subject, arguments[1]) == null) {
                            transport.onMessage(
                                    subject,
                                    (from, payload) ->
                                            ((MessageHandler) handlers.get(subject)).onMessage(from, payload));
                        }
                        return null;
                    }
                    return method.invoke(transport, arguments);
                });
    }

    private Path directory(VoterId id) {
        try {
            return Files.createDirectories(home.resolve(id.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Address> addressOf(PeerId node) {
        return running.entrySet().stream()
                .filter(entry -> entry.getKey().node().equals(node))
                .map(entry -> entry.getValue().transport().advertised())
                .findFirst();
    }

    /** As a killed process: the connections break first. */
    void kill(VoterId id) {
        Running killed = running.remove(id);
        killed.transport().close();
        killed.ledger().close();
    }

    boolean isRunning(VoterId id) {
        return running.containsKey(id);
    }

    List<VoterId> members() {
        return List.copyOf(running.keySet());
    }

    Ledger at(VoterId id) {
        return running.get(id).ledger();
    }

    /** Sends bytes from one to the other as a voter would. */
    byte[] ask(VoterId from, VoterId to, String subject, byte[] payload) {
        return running.get(from)
                .transport()
                .request(running.get(to).transport().advertised(), subject, payload, DEADLINE)
                .join();
    }

    RecordingListener listener(VoterId id) {
        return running.get(id).listener();
    }

    VoterId leader() {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> leaders().findFirst().isPresent());
        return leaders().findFirst().orElseGet(this::leader);
    }

    Stream<VoterId> leaders() {
        return running.keySet().stream().filter(id -> running.get(id).ledger().isLeader());
    }

    /** One of the running voters that does not lead. */
    VoterId follower() {
        VoterId leader = leader();
        return at(leader).voters().voting().stream()
                .filter(id -> !id.equals(leader) && running.containsKey(id))
                .findFirst()
                .orElseThrow();
    }

    /** Asks whoever leads, until the change is confirmed. */
    Voters change(VoterChange change) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            at(leader()).change(change, DEADLINE).get(10, TimeUnit.SECONDS);
            return true;
        });
        return at(leader()).voters();
    }

    /** Brings a newcomer in, as its keeper would. */
    Voters seat(VoterId newcomer) {
        change(new VoterChange.Add(newcomer));
        await().atMost(PATIENCE).until(() -> at(leader()).caughtUp().contains(newcomer));
        return change(new VoterChange.Promote(newcomer));
    }

    /** Writes until it is acknowledged, and remembers it. */
    void put(String key) {
        await().atMost(PATIENCE).until(() -> tryPut(key));
    }

    /** Writes under a key that is like no other, and remembers it if it is acknowledged. */
    boolean tryPut(String prefix) {
        String key = prefix + "-" + ++number;
        boolean isAcknowledged = tryPut(key, "value-" + number);
        if (isAcknowledged) {
            acknowledged.put(key, "value-" + number);
        }
        return isAcknowledged;
    }

    private boolean tryPut(String key, String value) {
        Optional<VoterId> leader = leaders().findFirst();
        if (leader.isEmpty()) {
            return false;
        }
        Running at = running.get(leader.get());
        try {
            at.ledger()
                    .propose(LedgerFixtures.batch(
                            LedgerFixtures.put(at.listener().head(), key, value)))
                    .orTimeout(2, TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** Waits until all of those hold all that was acknowledged. */
    void awaitNothingLost(Collection<VoterId> members) {
        await().atMost(PATIENCE)
                .until(() -> members.stream()
                        .allMatch(id -> listener(id)
                                .state()
                                .namespace("test")
                                .toMap()
                                .entrySet()
                                .containsAll(acknowledged.entrySet())));
    }

    @Override
    public void close() {
        running.values().forEach(each -> each.ledger().close());
        running.values().forEach(each -> each.transport().close());
    }
}
