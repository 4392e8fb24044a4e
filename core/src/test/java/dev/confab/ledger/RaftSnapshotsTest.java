package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.journal.Position;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.snapshot.Snapshot;
import io.atomix.protocols.raft.storage.snapshot.SnapshotWriter;
import io.atomix.utils.time.WallClockTimestamp;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftSnapshotsTest {

    @TempDir
    private Path directory;

    private RaftFiles files;

    @BeforeEach
    void write() {
        open();
        files.log().append(new InitializeEntry(3, 1));
        files.log().append(new InitializeEntry(7, 1));
    }

    private void open() {
        LedgerOptions options = LedgerFixtures.options(directory, Duration.ofMillis(300), Duration.ofMillis(60));
        files = RaftFiles.open(options, new DiskGuard(failure -> {}));
    }

    /** Proves that a clock of 1970 is not taken for a term, which would beat every other voter's for ever. */
    @Test
    void shouldHaveTheTermOfTheLogWhateverTheClockShows() {
        for (long clock : new long[] {-1, 0, 60_000, 1_800_000_000_000L}) {
            Snapshot taken = taken(2, new WallClockTimestamp(clock));

            assertThat(((RaftSnapshot) taken).position()).as("clock %d", clock).isEqualTo(new Position(7, 2));
        }
    }

    @Test
    void shouldKeepTheTermThatTheLeaderSends() {
        Snapshot sent = taken(2, new WallClockTimestamp(1_800_000_000_000L));

        Snapshot received = files.openSnapshotStore()
                .newTemporarySnapshot(
                        9, WallClockTimestamp.from(sent.timestamp().unixTimestamp()));

        assertThat(((RaftSnapshot) received).position()).isEqualTo(new Position(7, 9));
    }

    @Test
    void shouldBeThereAgainAfterARestart() {
        taken(2, new WallClockTimestamp()).persist().complete();

        open();

        assertThat(files.promise().snapshot()).isEqualTo(new Position(7, 2));
        assertThat(files.openSnapshotStore().getCurrentSnapshot().openReader().readLong())
                .isEqualTo(42);
    }

    private Snapshot taken(long index, WallClockTimestamp clock) {
        Snapshot snapshot = files.openSnapshotStore().newTemporarySnapshot(index, clock);
        try (SnapshotWriter writer = snapshot.openWriter()) {
            writer.writeLong(42);
        }
        return snapshot;
    }
}
