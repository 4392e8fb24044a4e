package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.RealDisk;
import dev.confab.model.Request;
import dev.confab.model.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftLedgerTest extends LedgerContract {

    @TempDir
    private Path directory;

    private Transport transport;

    @Override
    Ledger start(LedgerListener told) {
        transport = new InMemoryNetwork().start("test", SELF);
        LedgerOptions options = LedgerFixtures.options(directory, Duration.ofMillis(300), Duration.ofMillis(60));
        return RaftLedger.start(
                VoterId.of(SELF),
                List.of(VoterId.of(SELF)),
                options,
                transport,
                peer -> Optional.empty(),
                Clock.systemUTC(),
                told,
                told::onFailure);
    }

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void shouldComeBackWithAllItAgreedTo() {
        Head before = written(50);

        RecordingListener afterwards = restarted();

        await().until(() -> afterwards.head().equals(before));
        assertThat(afterwards.failures).isEmpty();
    }

    @Test
    void shouldComeBackFromASnapshotAndStillKnowItsRequests() {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();
        Request first = put("once", "1");
        ledger.propose(LedgerFixtures.batch(first)).join();
        fillLog(300);
        Head before = listener.head();
        awaitCompaction();

        RecordingListener afterwards = restarted();
        await().until(() -> afterwards.head().equals(before));
        Answer again = ledger.propose(LedgerFixtures.batch(first)).join().get(0);

        assertThat(afterwards.jumps).as("restored from a snapshot").isNotEmpty();
        assertThat(afterwards.commits).as("not replayed from the first commit").hasSizeLessThan(300);
        assertThat(afterwards.failures).isEmpty();
        assertThat(again.decision().revision()).as("the first answer").isEqualTo(2);
        assertThat(afterwards.head()).as("not written twice").isEqualTo(before);
    }

    /** Proves that the engine never loses count of the commands: with two under way it does, and takes nothing any more. */
    @Test
    void shouldGoOnTakingProposalsOfManyWriters() throws Exception {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();
        Head seen = listener.head();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> loops = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String key = "key-" + writer;
            loops.add(writers.submit(() -> {
                for (int i = 0; i < 2_000; i++) {
                    ledger.propose(LedgerFixtures.batch(LedgerFixtures.put(seen, key, "value-" + i)))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
                }
            }));
        }
        writers.shutdown();

        for (Future<?> loop : loops) {
            loop.get(60, TimeUnit.SECONDS);
        }

        assertThat(listener.head().revision()).isEqualTo(8_001);
    }

    @Test
    void shouldNotDependOnALockFileThatAKilledProcessLeft() throws Exception {
        ledger.close();
        Files.createFile(directory.resolve(".ledger.lock"));

        restarted();

        assertThat(ledger.isLeader()).isTrue();
    }

    /** Proves that one which comes back alone says whom it listens to: the node would refuse them, and never hear more. */
    @Test
    void shouldTellWhoVotesWhenItStarts(@TempDir Path place) throws Exception {
        // given
        VoterId self = VoterId.of(SELF);
        Voters.Seat absent = new Voters.Seat(VoterId.of(PeerId.of("absent")), true);
        Voters onDisk = new Voters(3, 17, List.of(new Voters.Seat(self, true), absent), false);
        ConfigurationFile.open(new RealDisk(place)).write(onDisk.toConfiguration());
        List<Voters> told = new CopyOnWriteArrayList<>();

        // when
        Transport lonely = new InMemoryNetwork().start("test", SELF);
        Ledger alone = RaftLedger.start(
                self,
                List.of(self, VoterId.of(PeerId.of("founder"))),
                LedgerFixtures.options(place, Duration.ofMillis(300), Duration.ofMillis(60)),
                lonely,
                peer -> Optional.empty(),
                Clock.systemUTC(),
                new VotersOnly(told::add),
                failure -> {});

        // then
        try {
            await().untilAsserted(() -> assertThat(told).contains(onDisk));
        } finally {
            alone.close();
            lonely.close();
        }
    }

    private record VotersOnly(Consumer<Voters> told) implements LedgerListener {

        @Override
        public void onVoters(Voters voters) {
            told.accept(voters);
        }

        @Override
        public void onCommits(List<Step> steps) {}

        @Override
        public void onJump(State state) {}

        @Override
        public void onFailure(Throwable cause) {}
    }

    private RecordingListener restarted() {
        ledger.close();
        transport.close();
        RecordingListener afterwards = new RecordingListener();
        ledger = start(afterwards);
        await().until(ledger::isLeader);
        return afterwards;
    }

    private Head written(int puts) {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();
        fillLog(puts);
        return listener.head();
    }

    /** Enough for several segments of the log. */
    private void fillLog(int puts) {
        for (int i = 0; i < puts; i++) {
            ledger.propose(LedgerFixtures.batch(put("key-" + i % 10, "v".repeat(30_000) + i)))
                    .join();
        }
    }

    /** The engine completes a snapshot 10 s after it took it. */
    private void awaitCompaction() {
        ((RaftLedger) ledger).compact();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Files.notExists(directory.resolve("0000000000000000001.log")));
    }
}
