package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three ledgers on a network that the test cuts. */
@Tag("cluster")
@Tag("slow")
final class RaftGroupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<PeerId> names = List.of(PeerId.of("a"), PeerId.of("b"), PeerId.of("c"));
    private final List<Transport> transports = new ArrayList<>();
    private final List<RecordingListener> listeners = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();

    @BeforeEach
    void startAll() throws IOException {
        for (PeerId name : names) {
            transports.add(null);
            listeners.add(null);
            ledgers.add(null);
        }
        for (int i = 0; i < names.size(); i++) {
            start(i);
        }
        propose(leader(), LedgerFixtures.found());
    }

    private void start(int number) throws IOException {
        PeerId name = names.get(number);
        Path directory = Files.createDirectories(home.resolve(name.name()));
        LedgerOptions options = LedgerFixtures.options(directory, Duration.ofMillis(400), Duration.ofMillis(80));
        Transport transport = network.start("test", name);
        transports.set(number, transport);
        RecordingListener listener = new RecordingListener();
        listeners.set(number, listener);
        ledgers.set(
                number,
                RaftLedger.start(
                        VoterId.of(name),
                        names.stream().map(VoterId::of).toList(),
                        options,
                        transport,
                        this::addressOf,
                        Clock.systemUTC(),
                        listener,
                        listener::onFailure));
    }

    private void stop(int number) {
        ledgers.get(number).close();
        transports.get(number).close();
    }

    @AfterEach
    void closeAll() {
        ledgers.forEach(Ledger::close);
        transports.forEach(Transport::close);
    }

    @Test
    void shouldTellTheSameCommitsOnAll() {
        for (int i = 0; i < 100; i++) {
            propose(leader(), LedgerFixtures.put(listeners.get(leader()).head(), "key-" + i % 7, "value-" + i));
        }

        awaitEqualHeads();
        assertThat(listeners.get(0).head().revision()).isEqualTo(101);
    }

    /** Proves that a minority commits nothing and that nothing acknowledged is lost when the majority goes on. */
    @Test
    void shouldGoOnWithoutALeaderThatIsCutOffAndTakeItBack() {
        int old = leader();
        propose(old, LedgerFixtures.put(listeners.get(old).head(), "before", "1"));
        isolate(old);
        var lost = ledgers.get(old)
                .propose(LedgerFixtures.batch(
                        LedgerFixtures.put(listeners.get(old).head(), "lost", "1")));

        int next = leaderBesides(old);
        propose(next, LedgerFixtures.put(listeners.get(next).head(), "after", "1"));
        network.heal();

        awaitEqualHeads();
        assertThat(listeners.get(old).state().namespace("test").toMap())
                .containsKeys("before", "after")
                .doesNotContainKey("lost");
        assertThat(lost)
                .satisfiesAnyOf(
                        never -> assertThat(never).isNotDone(),
                        failed -> assertThat(failed).isCompletedExceptionally());
    }

    @Test
    void shouldNotWriteTwiceWhatIsSentToTwoLeaders() {
        int first = leader();
        Request put = LedgerFixtures.put(listeners.get(first).head(), "once", "1");
        long revision = propose(first, put);
        isolate(first);

        long again = propose(leaderBesides(first), put);

        assertThat(again).isEqualTo(revision);
    }

    /** Proves that a voter that was away longer than the others' logs reach back is brought up by their snapshot. */
    @Test
    void shouldBringUpAVoterThatMissedMoreThanTheLogHolds() throws IOException {
        int away = (leader() + 1) % names.size();
        stop(away);
        String value = "v".repeat(40_000);
        for (int i = 0; i < 250; i++) {
            propose(leader(), LedgerFixtures.put(listeners.get(leader()).head(), "key-" + i, value + i));
        }
        for (int i = 0; i < names.size(); i++) {
            if (i != away) {
                ((RaftLedger) ledgers.get(i)).compact();
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> names.stream()
                        .filter(name -> names.indexOf(name) != away)
                        .allMatch(name ->
                                Files.notExists(home.resolve(name.name()).resolve("0000000000000000001.log"))));

        start(away);
        propose(leader(), LedgerFixtures.put(listeners.get(leader()).head(), "last", "1"));

        awaitEqualHeads();
        assertThat(listeners.get(away).jumps).as("by snapshot").isNotEmpty();
        assertThat(listeners.get(away).state().namespace("test").size()).isEqualTo(251);
    }

    private Optional<Address> addressOf(PeerId name) {
        return Optional.ofNullable(transports.get(names.indexOf(name))).map(Transport::advertised);
    }

    private int leader() {
        return leaderBesides(-1);
    }

    private int leaderBesides(int other) {
        if (find(other) < 0) {
            await().atMost(PATIENCE).until(() -> find(other) >= 0);
        }
        return find(other);
    }

    private int find(int other) {
        for (int i = 0; i < ledgers.size(); i++) {
            if (i != other && ledgers.get(i).isLeader()) {
                return i;
            }
        }
        return -1;
    }

    private void isolate(int one) {
        for (Transport other : transports) {
            if (other != transports.get(one)) {
                network.cut(transports.get(one).advertised(), other.advertised());
            }
        }
    }

    /** Returns the revision at which it was committed. */
    private long propose(int at, Request request) {
        try {
            List<Answer> answers =
                    ledgers.get(at).propose(LedgerFixtures.batch(request)).get(10, TimeUnit.SECONDS);
            assertThat(answers.get(0).decision())
                    .satisfies(decision ->
                            assertThat(((Decision.Decided) decision).outcome()).isInstanceOf(Outcome.Committed.class));
            return answers.get(0).decision().revision();
        } catch (Exception e) {
            throw new AssertionError("proposal at " + names.get(at) + " failed", e);
        }
    }

    private void awaitEqualHeads() {
        await().atMost(PATIENCE)
                .until(() -> listeners.stream()
                                .map(RecordingListener::head)
                                .distinct()
                                .count()
                        == 1);
        listeners.forEach(listener -> assertThat(listener.failures).isEmpty());
    }
}
