package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.journal.ForgetfulDisk.Operation;
import dev.confab.journal.Recovery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves against a plain model, in thousands of seeded steps with power losses, kills and failures between any two writes:
 * nothing forced is lost, nothing truncated returns, what comes back is what was appended, and no promise is forgotten.
 */
class JournalRandomTest {

    private static final JournalOptions OPTIONS = new JournalOptions(2048, 700, true);
    private static final int STEPS = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKeepWhatItPromised(long seed) throws IOException {
        Run run = new Run(seed);
        for (int step = 0; step < STEPS; step++) {
            try {
                run.step();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + " step " + step + ": " + e.getMessage(), e);
            }
        }
        assertThat(run.doubts).as("times in doubt").isPositive();
        assertThat(run.failures).as("failed operations").isPositive();
    }

    private static final class Run {

        private final Random random;
        private final ForgetfulDisk disk = new ForgetfulDisk();
        private Journal journal;
        private TreeMap<Long, JournalRecord> log = new TreeMap<>();
        private long first = 1;
        private long term = 1;
        private Position promised = Position.NONE;
        private long forced;
        private int bodies;
        private int doubts;
        private int failures;

        Run(long seed) throws IOException {
            random = new Random(seed);
            journal = Journal.open(disk, OPTIONS);
        }

        void step() throws IOException {
            if (random.nextInt(40) == 0) {
                Operation[] operations = Operation.values();
                disk.failNext(
                        operations[random.nextInt(operations.length)], new IOException("No space left on device"));
            }
            int dice = random.nextInt(100);
            if (dice < 60) {
                append();
            } else if (dice < 75) {
                force();
            } else if (dice < 79) {
                truncate();
            } else if (dice < 80) {
                reset();
            } else if (dice < 84) {
                compact();
            } else if (dice < 88) {
                read();
            } else if (dice < 90) {
                endFile();
            } else if (dice < 93) {
                settle();
            } else if (dice < 97) {
                disk.powerLoss(random);
                reopen(first, last(), forced, promised, false);
            } else {
                disk.kill();
                reopen(first, last(), last(), promised, false);
            }
        }

        private long last() {
            return log.isEmpty() ? first - 1 : log.lastKey();
        }

        private Position position(long index) {
            JournalRecord record = log.get(index);
            return record == null ? Position.NONE : new Position(record.term(), index);
        }

        private void append() throws IOException {
            term += random.nextInt(30) == 0 ? 1 : 0;
            ByteBuffer body = ByteBuffer.allocate(random.nextInt(10) == 0 ? 700 : 4 + random.nextInt(100));
            body.putInt(0, ++bodies);
            JournalRecord record = new JournalRecord(last() + 1, term, body.duplicate());
            long segmentsForced = journal.forcedIndex();
            try {
                journal.append(term, body);
                log.put(record.index(), record);
                noteForced(Math.max(segmentsForced, journal.forcedIndex()));
            } catch (JournalBrokenException e) {
                log.put(record.index(), record);
                fail(first, last(), forced, promised, false);
            }
        }

        private void noteForced(long index) {
            forced = index;
            promised = Position.max(promised, position(index));
        }

        private void force() throws IOException {
            try {
                journal.force();
                noteForced(last());
            } catch (JournalBrokenException e) {
                fail(first, last(), forced, promised, false);
            }
        }

        private void endFile() throws IOException {
            boolean isEmpty = journal.compactableIndex(last()) > last();
            try {
                journal.endFile();
                noteForced(isEmpty ? forced : last());
            } catch (JournalBrokenException e) {
                fail(first, last(), forced, promised, false);
            }
        }

        private void truncate() throws IOException {
            if (log.isEmpty()) {
                return;
            }
            long to = Math.max(first - 1, last() - random.nextInt(random.nextInt(10) == 0 ? 60 : 8));
            if (to == last()) {
                return;
            }
            boolean isKept = journal.promise().isKeptBy(journal.last());
            Position end = position(to);
            try {
                journal.truncate(to);
                log.tailMap(to, false).clear();
                promised = isKept ? end : Position.max(promised, end);
                forced = to;
            } catch (JournalBrokenException e) {
                Position atLeast = isKept && end.compareTo(promised) < 0 ? end : promised;
                fail(first, to, Math.min(forced, to), atLeast, false);
            }
        }

        private void reset() throws IOException {
            long to = Math.max(1, last() + random.nextInt(20) - 5);
            try {
                journal.reset(to);
                startAt(to);
            } catch (JournalBrokenException e) {
                fail(to, last(), forced, promised, true);
            }
        }

        private void startAt(long index) {
            log.clear();
            first = index;
            forced = index - 1;
        }

        private void compact() throws IOException {
            long index = first + random.nextInt((int) (last() - first + 2));
            long to = journal.compactableIndex(index);
            try {
                journal.compact(index);
                log.headMap(to).clear();
                first = to;
                assertThat(journal.firstIndex()).isEqualTo(to);
            } catch (JournalBrokenException e) {
                fail(to, last(), forced, promised, false);
            }
        }

        private void read() throws IOException {
            long index = first + random.nextInt((int) (last() - first + 2));
            if (log.containsKey(index)) {
                try {
                    assertThat(journal.read(index)).isEqualTo(log.get(index));
                } catch (JournalBrokenException e) {
                    fail(first, last(), forced, promised, false);
                }
            }
        }

        private void settle() throws IOException {
            try {
                journal.settle(Position.NONE);
                assertThat(journal.promise().isKnown()).isTrue();
            } catch (JournalBrokenException e) {
                fail(first, last(), forced, promised, false);
            }
        }

        private void fail(long otherFirst, long surely, long forcedSurely, Position atLeast, boolean wasReset)
                throws IOException {
            failures++;
            disk.powerLoss(random);
            reopen(otherFirst, surely, forcedSurely, atLeast, wasReset);
        }

        /** The log may begin at either place; it holds at least what was surely forced, and of the rest a prefix. */
        private void reopen(long otherFirst, long end, long forcedSurely, Position atLeast, boolean wasReset)
                throws IOException {
            boolean isAllForced = forcedSurely == last() && !wasReset;
            boolean wasKnown = journal.promise().isKnown();
            journal = openWithFailures(forcedSurely == end && !wasReset);
            String found = "first %d or %d, end %d, forced %d, at least %s; found %s, %s"
                    .formatted(first, otherFirst, end, forcedSurely, atLeast, journal.recovery(), journal.promise());
            boolean isReset =
                    wasReset && journal.lastIndex() < journal.firstIndex() && journal.firstIndex() == otherFirst;
            assertThat(journal.promise().atLeast()).as(found).isGreaterThanOrEqualTo(atLeast);
            if (isReset) {
                startAt(otherFirst);
            } else {
                assertThat(journal.firstIndex()).as(found).isIn(first, otherFirst);
                assertThat(journal.lastIndex()).as(found).isBetween(forcedSurely, last());
                log.headMap(journal.firstIndex()).clear();
                first = journal.firstIndex();
                for (long index = first; index <= journal.lastIndex(); index++) {
                    assertThat(journal.read(index)).as(found).isEqualTo(log.get(index));
                }
                log.tailMap(journal.lastIndex(), false).clear();
            }
            assertThat(journal.recovery().outcome()).as(found).isIn(Outcome.CLEAN, Outcome.TORN);
            if (wasKnown && isAllForced) {
                assertThat(journal.promise().isKnown())
                        .as("no doubt without an unforced end: " + found)
                        .isTrue();
            }
            doubts += journal.promise().isKnown() ? 0 : 1;
            forced = last();
            promised = Position.max(atLeast, journal.last());
        }

        /** A start that fails halfway is a crash like others. */
        private Journal openWithFailures(boolean isKilled) throws IOException {
            if (random.nextInt(4) == 0) {
                Operation[] operations = Operation.values();
                disk.failNext(operations[random.nextInt(operations.length)], new IOException("Input/output error"));
                try {
                    return Journal.open(disk, OPTIONS);
                } catch (IOException e) {
                    failures++;
                    if (isKilled) {
                        disk.kill();
                    } else {
                        disk.powerLoss(random);
                    }
                }
            }
            disk.heal();
            return Journal.open(disk, OPTIONS);
        }
    }
}
