package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.journal.ForgetfulDisk;
import dev.confab.journal.Position;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPromiseTest {

    @TempDir
    private Path directory;

    private final ForgetfulDisk disk = new ForgetfulDisk();

    /** Proves that no promise outlives the entries it is about: such a voter could neither stand nor vote again. */
    @Test
    void shouldSettleOnNothingThatAPowerLossTakesAway() {
        for (int seed = 0; seed < 20; seed++) {
            // given
            RaftFiles files = open();
            files.log().append(new InitializeEntry(seed + 1, 1));
            Position last = files.log().last();

            // when
            files.promise().settle(last);
            disk.powerLoss(new Random(seed));

            // then
            RaftFiles afterwards = open();
            assertThat(afterwards.log().last()).isEqualTo(last);
            assertThat(afterwards.promise().promise().isKeptBy(last)).isTrue();
            disk.kill();
        }
    }

    /** Proves that what others are told to count on is on this disk. */
    @Test
    void shouldForceBeforeOthersCountOnIt() {
        RaftFiles files = open();
        files.log().append(new InitializeEntry(1, 1));

        files.promise().force();

        assertThat(files.log().isForced()).isTrue();
    }

    private RaftFiles open() {
        LedgerOptions options =
                new LedgerOptions(directory, true, path -> disk, Duration.ofMillis(300), Duration.ofMillis(60));
        return RaftFiles.open(options, new DiskGuard(failure -> {
            throw new AssertionError(failure);
        }));
    }
}
