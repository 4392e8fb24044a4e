package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.confab.journal.Recovery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves over small logs: whatever single thing is damaged, either nothing that was promised is missing, or the log says that
 * its promise is not kept; and what it gives back is what was written.
 */
class JournalDamageTest {

    private static final JournalOptions SMALL = new JournalOptions(1024, 200, true);
    private static final JournalOptions PAGES = new JournalOptions(16 * 1024, 8 * 1024, true);

    private interface Story {
        void on(Journal journal) throws IOException;
    }

    /** All bits of each byte over these two logs, one of about each byte over the others. */
    private static final List<String> EACH_BIT = List.of("one group", "truncated and gone on");

    private record Log(String name, JournalOptions options, Story story) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> smallLogs() {
        return Stream.of(
                        new Log("one record", SMALL, journal -> append(journal, 1, 1, 50)),
                        new Log("one group", SMALL, journal -> append(journal, 1, 8, 50)),
                        new Log("three files, a group each record", SMALL, journal -> {
                            for (int i = 0; i < 15; i++) {
                                append(journal, 1 + i / 6, 1, 10 * i);
                            }
                        }),
                        new Log("truncated and gone on", SMALL, journal -> {
                            append(journal, 1, 15, 100);
                            journal.truncate(3);
                            append(journal, 2, 2, 60);
                        }),
                        new Log("reset and gone on", SMALL, journal -> {
                            append(journal, 1, 5, 100);
                            journal.reset(9);
                            append(journal, 2, 2, 60);
                        }),
                        new Log("compacted", SMALL, journal -> {
                            append(journal, 1, 20, 100);
                            journal.compact(14);
                        }))
                .map(Arguments::of);
    }

    /** Bodies of such lengths that records begin at the start of a page, end there, or span it. */
    static Stream<Arguments> logsOfPages() {
        List<Log> logs = new ArrayList<>();
        int firstBody = 4096 - SegmentHeader.BYTES - RecordFormat.HEADER_BYTES;
        for (int less = -48; less <= 48; less += 8) {
            int body = firstBody - less;
            logs.add(new Log("record ends %d before a page".formatted(less), PAGES, journal -> {
                append(journal, 1, 1, body);
                append(journal, 1, 1, 100);
            }));
            logs.add(new Log("groups end %d before pages, over files".formatted(less), PAGES, journal -> {
                for (int i = 0; i < 8; i++) {
                    append(journal, 1, 1, body);
                }
            }));
        }
        return logs.stream().map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("smallLogs")
    void shouldNotDenyItsPromiseAfterAnyFlippedBit(Log log) throws IOException {
        Written written = Written.of(log);
        for (String name : written.disk.list()) {
            int step = EACH_BIT.contains(log.name) ? 1 : 9;
            for (long bit = 0; bit < written.disk.content(name).length * 8L; bit += step) {
                ForgetfulDisk damaged = written.disk.copy();
                damaged.flipBit(name, bit);
                written.check(damaged, "bit " + bit + " of " + name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("smallLogs")
    void shouldNotDenyItsPromiseAfterAnyTruncatedFile(Log log) throws IOException {
        Written written = Written.of(log);
        for (String name : written.disk.list()) {
            for (int size = 0; size < written.disk.content(name).length; size++) {
                ForgetfulDisk damaged = written.disk.copy();
                damaged.cut(name, size);
                written.check(damaged, name + " cut to " + size);
            }
        }
    }

    @ParameterizedTest
    @MethodSource({"smallLogs", "logsOfPages"})
    void shouldNotDenyItsPromiseAfterAnyMissingFile(Log log) throws IOException {
        Written written = Written.of(log);
        for (String name : written.disk.list()) {
            ForgetfulDisk damaged = written.disk.copy();
            damaged.lose(name);
            written.check(damaged, name + " is missing");
        }
    }

    @ParameterizedTest
    @MethodSource({"smallLogs", "logsOfPages"})
    void shouldNotDenyItsPromiseAfterAnyZeroedPage(Log log) throws IOException {
        Written written = Written.of(log);
        for (String name : written.disk.list()) {
            for (int page = 0; page * 4096 < written.disk.content(name).length; page++) {
                ForgetfulDisk damaged = written.disk.copy();
                damaged.zeroPage(name, page);
                written.check(damaged, "page " + page + " of " + name);
            }
        }
    }

    private record Written(JournalOptions options, ForgetfulDisk disk, List<JournalRecord> records, Position last) {

        static Written of(Log log) throws IOException {
            ForgetfulDisk disk = new ForgetfulDisk();
            try (Journal journal = Journal.open(disk, log.options)) {
                log.story.on(journal);
                List<JournalRecord> records = new ArrayList<>();
                for (long index = journal.firstIndex(); index <= journal.lastIndex(); index++) {
                    records.add(journal.read(index));
                }
                assertThat(journal.promise().isKeptBy(journal.last())).isTrue();
                return new Written(log.options, disk, records, journal.last());
            }
        }

        /** Twice: what the first start has found out must not be forgotten by the second. */
        void check(ForgetfulDisk damaged, String what) throws IOException {
            boolean isClean = false;
            for (int start = 1; start <= 2 && !isClean; start++) {
                try (Journal journal = Journal.open(damaged, options)) {
                    isClean = start == 1 && journal.recovery().outcome() == Outcome.CLEAN;
                    boolean isAllThere = journal.last().equals(last);
                    boolean isKept = journal.promise().isKeptBy(journal.last());
                    if (!isAllThere && isKept) {
                        fail("%s, start %d: %s, %s", what, start, journal.recovery(), journal.promise());
                    }
                    for (long index = journal.firstIndex(); index <= journal.lastIndex(); index++) {
                        JournalRecord expected =
                                records.get((int) (index - records.get(0).index()));
                        if (!journal.read(index).equals(expected)) {
                            fail("%s: record %d is another: %s", what, index, journal.recovery());
                        }
                    }
                }
            }
        }
    }

    private static void append(Journal journal, long term, int count, int bytes) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[bytes];
            Arrays.fill(body, (byte) (journal.lastIndex() + 1));
            journal.append(term, ByteBuffer.wrap(body));
        }
        journal.force();
    }
}
