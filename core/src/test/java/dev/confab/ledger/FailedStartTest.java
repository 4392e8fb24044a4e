package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Position;
import io.atomix.storage.StorageException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A ledger that cannot be opened is tried again each second, for days: it must leave nothing behind. */
final class FailedStartTest {

    private static final PeerId A = PeerId.of("a");

    private final CountingDisk disk = new CountingDisk();
    private final LedgerOptions options =
            new LedgerOptions(Path.of("."), true, directory -> disk, Duration.ofMillis(300), Duration.ofMillis(60));

    /** Proves that a full disk does not take all file handles of the process in the end. */
    @Test
    void shouldCloseTheFilesItOpenedWhenAnotherCannotBeMade() {
        // given
        disk.hasNoSpaceFor(".log.tmp");

        // when
        assertThatThrownBy(() -> RaftFiles.open(options, new DiskGuard(failure -> {})))
                .hasMessageContaining("No space");

        // then
        assertThat(disk.openFiles()).isZero();
    }

    /** Proves that a voter which cannot write who votes leaves no files, and so no engine that holds them. */
    @Test
    void shouldCloseTheEngineThatCannotWriteItsVoters() {
        // given
        disk.hasNoSpaceFor("configuration.tmp");

        // when
        try (Transport transport = new InMemoryNetwork().start("test", A)) {
            assertThatThrownBy(() -> RaftLedger.start(
                            VoterId.of(A),
                            List.of(VoterId.of(A)),
                            options,
                            transport,
                            peer -> Optional.empty(),
                            Clock.systemUTC(),
                            new RecordingListener(),
                            failure -> {}))
                    .hasMessageContaining("No space");
        }

        // then
        assertThat(disk.openFiles()).isZero();
    }

    /** Proves that a disk which fails while the engine is put together is told of; the ledger was not whole. */
    @Test
    void shouldTellOfADiskThatFailsWhileTheEngineIsPutTogether() {
        // given
        List<Throwable> told = new ArrayList<>();

        // when
        try (Transport transport = new InMemoryNetwork().start("test", A)) {
            assertThatThrownBy(() -> RaftLedger.start(
                            VoterId.of(A),
                            List.of(VoterId.of(A)),
                            options,
                            transport,
                            peer -> Optional.empty(),
                            Clock.systemUTC(),
                            new RecordingListener(),
                            told::add,
                            this::failing,
                            Set.of()))
                    .hasMessageContaining("failed before");
        }

        // then
        assertThat(told).singleElement().satisfies(cause -> assertThat(cause).hasMessageContaining("No space"));
        assertThat(disk.openFiles()).isZero();
    }

    private PromiseKeeper failing(PromiseKeeper stored) {
        disk.hasNoSpaceFor(".tmp");
        assertThatThrownBy(() -> stored.settle(new Position(1, 1))).isInstanceOf(StorageException.class);
        return stored;
    }
}
