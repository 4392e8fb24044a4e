package dev.confab.ledger;

import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.ForgetfulDisk;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Three voters on disks that forget what was not forced, one client, and a switch for the power. */
final class PoweredGroup implements AutoCloseable {

    private static final List<PeerId> NAMES = List.of(PeerId.of("a"), PeerId.of("b"), PeerId.of("c"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OUTSTANDING = 8;

    private final Map<PeerId, ForgetfulDisk> disks = new HashMap<>();
    private final Map<PeerId, Running> running = new HashMap<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Path home;
    private final Random random;
    private final Set<Trap> leftOut;
    private InMemoryNetwork network = new InMemoryNetwork();
    private long number;

    private record Running(Transport transport, RecordingListener listener, RaftLedger ledger) {}

    PoweredGroup(Path home, long seed, Trap... leftOut) {
        this.home = home;
        this.random = new Random(seed);
        this.leftOut = Set.of(leftOut);
        NAMES.forEach(name -> disks.put(name, new ForgetfulDisk()));
    }

    void powerOn() {
        network = new InMemoryNetwork();
        NAMES.forEach(this::start);
    }

    private void start(PeerId name) {
        Transport transport = network.start("test", name);
        RecordingListener listener = new RecordingListener();
        LedgerOptions options = new LedgerOptions(
                home, true, directory -> disks.get(name), Duration.ofMillis(300), Duration.ofMillis(60));
        RaftLedger ledger = RaftLedger.start(
                VoterId.of(name),
                NAMES.stream().map(VoterId::of).toList(),
                options,
                transport,
                peer -> addressOf(peer),
                Clock.systemUTC(),
                listener,
                failure -> {},
                stored -> stored,
                leftOut);
        running.put(name, new Running(transport, listener, ledger));
    }

    private Optional<Address> addressOf(PeerId name) {
        return Optional.ofNullable(running.get(name))
                .map(each -> each.transport().advertised());
    }

    /** Waits for a leader that has applied all that was committed before. */
    void awaitLeader() {
        if (!hasLeaderWithin(PATIENCE)) {
            throw new AssertionError("no leader within " + PATIENCE);
        }
    }

    boolean hasLeaderWithin(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Optional<Running> leader = leader();
            if (leader.isPresent() && isTaken(leader.get())) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isTaken(Running leader) {
        boolean isNew = leader.listener().head().revision() == 0;
        byte[] batch = LedgerFixtures.batch(
                isNew
                        ? LedgerFixtures.found()
                        : LedgerFixtures.put(leader.listener().head(), "hello", "" + number++));
        try {
            leader.ledger().propose(batch).get(2, TimeUnit.SECONDS);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private Optional<Running> leader() {
        return running.values().stream()
                .filter(each -> each.ledger().isLeader())
                .findFirst();
    }

    /** Puts new keys, eight at a time, for that long, and remembers what was acknowledged. */
    void write(Duration span) {
        long end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < end) {
            Optional<Running> leader = leader();
            CompletableFuture<?>[] batch = new CompletableFuture<?>[OUTSTANDING];
            for (int i = 0; i < OUTSTANDING; i++) {
                batch[i] = leader.isPresent() ? put(leader.get()) : CompletableFuture.completedFuture(null);
            }
            CompletableFuture.anyOf(batch)
                    .orTimeout(100, TimeUnit.MILLISECONDS)
                    .exceptionally(e -> null)
                    .join();
        }
    }

    private CompletableFuture<?> put(Running leader) {
        String key = "key-" + (number + 1);
        String value = "v".repeat(random.nextInt(300)) + ++number;
        Operation put = new Operation.Put(namespace(number), key, value);
        byte[] batch = LedgerFixtures.batch(
                LedgerFixtures.request(leader.listener().head(), new Command.Update(List.of(), List.of(put), false)));
        return leader.ledger().propose(batch).thenAccept(answers -> {
            boolean isCommitted = answers.get(0).decision() instanceof Decision.Decided decided
                    && decided.outcome() instanceof Outcome.Committed;
            if (isCommitted) {
                acknowledged.put(key, value);
            }
        });
    }

    /** At any moment, for all at once; each disk keeps what was forced, and of the rest what it likes. */
    void powerLoss() {
        disks.values().forEach(disk -> disk.powerLoss(random));
        powerOff();
    }

    private void powerOff() {
        running.values().forEach(each -> each.transport().close());
        running.values().forEach(each -> each.ledger().close());
        running.clear();
    }

    /** A namespace has at most 100,000 keys. */
    private static String namespace(long number) {
        return "test-" + number / 50_000;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** What was acknowledged and is not there as it was written. */
    Map<String, String> lost() {
        State state = leader().orElseThrow().listener().state();
        Map<String, String> present = new HashMap<>();
        state.namespaceNames()
                .forEach(name -> present.putAll(state.namespace(name).toMap()));
        Map<String, String> lost = new TreeMap<>(acknowledged);
        lost.entrySet().removeIf(entry -> entry.getValue().equals(present.get(entry.getKey())));
        return lost;
    }

    void awaitEqualHeads() {
        await().atMost(PATIENCE)
                .until(() -> running.values().stream()
                                .map(each -> each.listener().head())
                                .distinct()
                                .count()
                        == 1);
    }

    Random random() {
        return random;
    }

    @Override
    public void close() {
        powerOff();
    }
}
