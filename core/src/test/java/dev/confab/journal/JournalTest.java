package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.journal.Recovery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final JournalOptions OPTIONS = new JournalOptions(4096, 1024, true);

    private final ForgetfulDisk disk = new ForgetfulDisk();

    @Test
    void shouldBeginEmptyAtOne() throws IOException {
        // given // when
        try (Journal journal = open()) {
            // then
            assertThat(journal.firstIndex()).isEqualTo(1);
            assertThat(journal.lastIndex()).isZero();
            assertThat(journal.last()).isEqualTo(Position.NONE);
            assertThat(journal.promise()).isEqualTo(Promise.NOTHING);
            assertThat(journal.recovery().outcome()).isEqualTo(Outcome.NEW);
        }
    }

    @Test
    void shouldReadWhatWasAppendedFromMemoryAndFromFiles() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 100);
        append(journal, 2, 50);
        journal.force();
        for (Journal each : new Journal[] {journal, open()}) {
            // when // then
            assertThat(text(each, 1)).isEqualTo("1:1");
            assertThat(text(each, 100)).isEqualTo("1:100");
            assertThat(text(each, 101)).isEqualTo("2:101");
            assertThat(each.termAt(100)).isEqualTo(1);
            assertThat(each.termAt(101)).isEqualTo(2);
            assertThat(each.last()).isEqualTo(new Position(2, 150));
            assertThat(each.promise()).isEqualTo(new Promise(new Position(2, 150), true));
            assertThatThrownBy(() -> each.read(151)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldKeepWhatWasForcedOverAPowerLoss() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 30);
        journal.force();
        append(journal, 1, 20);
        // when
        disk.powerLoss(new Random(7));
        // then
        try (Journal again = open()) {
            assertThat(again.lastIndex()).isBetween(30L, 50L);
            assertThat(text(again, 30)).isEqualTo("1:30");
            assertThat(again.promise().atLeast()).isGreaterThanOrEqualTo(new Position(1, 30));
        }
    }

    @Test
    void shouldCallAnEndCleanWhoseUnforcedRecordsAreGoneWhole() throws IOException {
        // given
        Journal journal = open();
        append(journal, 3, 5);
        journal.force();
        byte[] forced = disk.content(SegmentHeader.fileName(1));
        append(journal, 3, 5);
        // when
        disk.content(SegmentHeader.fileName(1), forced);
        // then
        try (Journal again = open()) {
            assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
            assertThat(again.promise()).isEqualTo(new Promise(new Position(3, 5), true));
        }
    }

    /** Proves that a torn end is cut, and that the doubt about it outlives further starts. */
    @Test
    void shouldNotKnowItsPromiseAfterATornEndUntilItIsSettled() throws IOException {
        // given
        Journal journal = open();
        append(journal, 3, 5);
        journal.force();
        append(journal, 3, 1);
        disk.flipBit(SegmentHeader.fileName(1), (SegmentHeader.BYTES + 5 * 48 + 20) * 8L);
        // when
        try (Journal torn = open()) {
            assertThat(torn.recovery().outcome()).isEqualTo(Outcome.TORN);
            assertThat(torn.recovery().sentences()).hasSize(2);
            assertThat(torn.lastIndex()).isEqualTo(5);
            assertThat(torn.promise()).isEqualTo(new Promise(new Position(3, 5), false));
        }
        // then
        try (Journal again = open()) {
            assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
            assertThat(again.promise().isKeptBy(again.last())).isFalse();
            again.settle(new Position(3, 6));
            assertThat(again.promise()).isEqualTo(new Promise(new Position(3, 6), true));
        }
        try (Journal settled = open()) {
            assertThat(settled.promise()).isEqualTo(new Promise(new Position(3, 6), true));
        }
    }

    /** Proves that damage below what was acknowledged is told from a torn end. */
    @Test
    void shouldKnowWhatItPromisedWhereALaterRecordSaysSo() throws IOException {
        // given
        Journal journal = open();
        append(journal, 3, 5);
        journal.force();
        append(journal, 3, 5);
        journal.force();
        disk.flipBit(SegmentHeader.fileName(1), (SegmentHeader.BYTES + 2 * 48 + 20) * 8L);
        // when
        try (Journal damaged = open()) {
            // then
            assertThat(damaged.recovery().outcome()).isEqualTo(Outcome.DAMAGED);
            assertThat(damaged.lastIndex()).isEqualTo(2);
            assertThat(damaged.promise()).isEqualTo(new Promise(new Position(3, 10), true));
            assertThat(damaged.promise().isKeptBy(damaged.last())).isFalse();
            assertThat(disk.list()).contains(SegmentHeader.fileName(1) + ".damaged");
            append(damaged, 4, 1);
            damaged.force();
            assertThat(damaged.promise().isKeptBy(damaged.last())).isTrue();
        }
    }

    /** Proves that trap F4 of the engine is none here. */
    @Test
    void shouldNotBringTruncatedRecordsBack() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 200);
        journal.force();
        // when
        journal.truncate(5);
        append(journal, 2, 1);
        // then
        assertThat(journal.lastIndex()).isEqualTo(6);
        journal.force();
        disk.powerLoss(new Random(1));
        try (Journal again = open()) {
            assertThat(again.lastIndex()).isEqualTo(6);
            assertThat(text(again, 5)).isEqualTo("1:5");
            assertThat(text(again, 6)).isEqualTo("2:6");
            assertThat(again.promise()).isEqualTo(new Promise(new Position(2, 6), true));
        }
    }

    @Test
    void shouldHaveTruncatedDurablyAndLoweredItsPromiseWhenItReturns() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            // given
            ForgetfulDisk own = new ForgetfulDisk();
            Journal journal = Journal.open(own, OPTIONS);
            append(journal, 1, 200);
            journal.force();
            // when
            journal.truncate(60);
            own.powerLoss(new Random(seed));
            // then
            try (Journal again = Journal.open(own, OPTIONS)) {
                assertThat(again.promise()).isEqualTo(new Promise(new Position(1, 60), true));
                assertThat(again.lastIndex()).isEqualTo(60);
                assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
            }
        }
    }

    @Test
    void shouldKeepItsPromiseOverAReset() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 200);
        journal.force();
        // when
        journal.reset(151);
        // then
        assertThat(journal.firstIndex()).isEqualTo(151);
        assertThat(journal.lastIndex()).isEqualTo(150);
        try (Journal again = open()) {
            assertThat(again.firstIndex()).isEqualTo(151);
            assertThat(again.promise()).isEqualTo(new Promise(new Position(1, 200), true));
            append(again, 1, 1);
            assertThat(text(again, 151)).isEqualTo("1:151");
        }
    }

    @Test
    void shouldDropWholeFilesOnly() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 200);
        journal.force();
        // when
        long compactable = journal.compactableIndex(100);
        assertThat(journal.isCompactable(100)).isTrue();
        journal.compact(100);
        // then
        assertThat(compactable).isBetween(2L, 100L);
        assertThat(journal.firstIndex()).isEqualTo(compactable);
        assertThat(journal.isCompactable(100)).isFalse();
        try (Journal again = open()) {
            assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
            assertThat(again.firstIndex()).isEqualTo(compactable);
            assertThat(text(again, 200)).isEqualTo("1:200");
        }
    }

    @Test
    void shouldDropWhatIsInAFileThatWasEndedEarly() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 5);
        // when
        journal.endFile();
        journal.endFile();
        assertThat(journal.forcedIndex()).isEqualTo(5);
        assertThat(journal.isCompactable(5)).isFalse();
        append(journal, 1, 1);
        journal.compact(6);
        // then
        assertThat(journal.firstIndex()).isEqualTo(6);
        assertThat(text(journal, 6)).isEqualTo("1:6");
    }

    @Test
    void shouldForceOnceForAGroupAndNotAtAllWhereNothingIsNew() throws IOException {
        // given
        Journal journal = open();
        append(journal, 1, 10);
        int before = disk.forces();
        // when
        journal.force();
        journal.force();
        // then
        assertThat(disk.forces()).isEqualTo(before + 1);
        assertThat(journal.forcedIndex()).isEqualTo(10);
    }

    @Test
    void shouldWorkOnAFileSystem(@TempDir Path directory) throws IOException {
        // given
        RealDisk real = new RealDisk(directory);
        try (Journal journal = Journal.open(real, OPTIONS)) {
            append(journal, 1, 200);
            journal.force();
            journal.truncate(150);
            append(journal, 2, 10);
            journal.force();
            journal.compact(100);
        }
        // when
        try (Journal again = Journal.open(real, OPTIONS)) {
            // then
            assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
            assertThat(again.last()).isEqualTo(new Position(2, 160));
            assertThat(text(again, 150)).isEqualTo("1:150");
        }
    }

    private Journal open() throws IOException {
        return Journal.open(disk, OPTIONS);
    }

    private static void append(Journal journal, long term, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String text = term + ":" + (journal.lastIndex() + 1);
            journal.append(term, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String text(Journal journal, long index) throws IOException {
        return StandardCharsets.UTF_8.decode(journal.read(index).body()).toString();
    }
}
