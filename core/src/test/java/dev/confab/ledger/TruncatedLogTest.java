package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomix.protocols.raft.storage.log.RaftLog;
import io.atomix.protocols.raft.storage.log.RaftLogReader;
import io.atomix.protocols.raft.storage.log.entry.CommandEntry;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Indexed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trap F5: a reader before the place where the log was cut must not go on with what stood behind it. */
final class TruncatedLogTest {

    @TempDir
    private Path directory;

    private RaftLog log;

    @BeforeEach
    void open() {
        LedgerOptions options = LedgerFixtures.options(directory, Duration.ofMillis(300), Duration.ofMillis(60));
        log = RaftFiles.open(options, new DiskGuard(failure -> {})).openLog();
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** Proves that a restarted voter applies what the new leader wrote, and not the end of its own log that was replaced. */
    @Test
    void shouldReadWhatReplacedTheCutEnd() {
        append(1, 10);
        RaftLogReader reader = log.openReader(1);
        reader.next();
        reader.next();

        log.writer().truncate(5);
        append(2, 3);

        assertThat(termsOf(reader)).containsExactly(1L, 1L, 1L, 2L, 2L, 2L);
    }

    @Test
    void shouldReadWhatReplacedTheCutEndFromAnyPlace() {
        for (int from = 0; from <= 10; from++) {
            log.writer().truncate(0);
            append(1, 10);
            RaftLogReader reader = log.openReader(1);
            for (int i = 0; i < from; i++) {
                reader.next();
            }

            log.writer().truncate(7);
            append(2, 2);

            List<Long> expected = new ArrayList<>();
            for (long index = Math.min(from + 1, 8); index <= 9; index++) {
                expected.add(index <= 7 ? 1L : 2L);
            }
            assertThat(termsOf(reader)).as("from %d", from).isEqualTo(expected);
            reader.close();
        }
    }

    @Test
    void shouldFindEntriesOfAnySize() {
        for (int i = 0; i < 100; i++) {
            log.writer().append(command(i, new byte[i * 500]));
        }

        RaftLogReader reader = log.openReader(1);
        for (int i = 0; i < 100; i++) {
            assertThat(reader.next().size()).isGreaterThan(i * 500);
        }
        assertThat(reader.hasNext()).isFalse();
        reader.reset(60);
        assertThat(reader.next().index()).isEqualTo(60);
        assertThat(reader.next().entry().term()).isEqualTo(60);
    }

    private static RaftLogEntry command(long term, byte[] bytes) {
        return new CommandEntry(term, 1, 1, term, RaftNames.operation(bytes));
    }

    private void append(long term, int count) {
        for (int i = 0; i < count; i++) {
            log.writer().append(new InitializeEntry(term, 1));
        }
    }

    private static List<Long> termsOf(RaftLogReader reader) {
        List<Long> terms = new ArrayList<>();
        while (reader.hasNext()) {
            Indexed<RaftLogEntry> entry = reader.next();
            terms.add(entry.entry().term());
        }
        return terms;
    }
}
