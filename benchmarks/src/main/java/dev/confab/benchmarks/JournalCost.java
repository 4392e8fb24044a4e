package dev.confab.benchmarks;

import dev.confab.journal.Journal;
import dev.confab.journal.JournalOptions;
import dev.confab.journal.RealDisk;
import io.atomix.storage.StorageLevel;
import io.atomix.storage.journal.SegmentedJournal;
import io.atomix.utils.serializer.Namespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The two ways to a storage that keeps its word: (a) the engine's log is our journal; (b) the engine keeps its own log as a
 * scratch copy, and our journal beside it is what counts, from which the copy is made anew at each start. One voter's share of a
 * durable put, and its start.
 */
final class JournalCost implements Harness {

    private static final int RECORD_BYTES = 320;
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int ENTRY_BYTES_MAX = 64 * 1024;
    private static final int RECORDS = 50_000;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        Path home = Directories.temporary();
        try (Journal alone = open(home.resolve("a"));
                Journal beside = open(home.resolve("b"));
                SegmentedJournal<byte[]> scratch = scratch(home.resolve("scratch"));
                FileChannel raw = raw(home.resolve("raw"))) {
            Latencies one = new Latencies();
            Latencies two = new Latencies();
            Latencies bare = new Latencies();
            long span = scale.span().toNanos();
            for (int run = 0; run <= scale.runs(); run++) {
                measure(() -> put(alone), one, span, run > 0);
                measure(() -> putTwice(beside, scratch), two, span, run > 0);
                measure(() -> putRaw(raw), bare, span, run > 0);
            }
            return List.of(
                    row("one record made durable, (a) one log", one, bare),
                    row("one record made durable, (b) a log and a scratch copy", two, bare),
                    starts(scale, home));
        } finally {
            Directories.delete(home);
        }
    }

    private interface Put {
        void run() throws IOException;
    }

    private static void measure(Put put, Latencies into, long spanNanos, boolean counts) throws IOException {
        long end = System.nanoTime() + spanNanos;
        for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
            put.run();
            into.record(System.nanoTime() - before);
        }
        into.endRun(counts);
    }

    private static Journal open(Path directory) throws IOException {
        return Journal.open(new RealDisk(directory), new JournalOptions(SEGMENT_BYTES, ENTRY_BYTES_MAX, true));
    }

    private static SegmentedJournal<byte[]> scratch(Path directory) {
        return SegmentedJournal.<byte[]>builder()
                .withDirectory(directory.toFile())
                .withStorageLevel(StorageLevel.DISK)
                .withMaxSegmentSize(SEGMENT_BYTES)
                .withMaxEntrySize(ENTRY_BYTES_MAX)
                .withNamespace(Namespace.builder().register(byte[].class).build())
                .build();
    }

    private static FileChannel raw(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.write(ByteBuffer.allocate(SEGMENT_BYTES), 0);
        file.force(true);
        return file;
    }

    private static void put(Journal journal) throws IOException {
        journal.append(1, ByteBuffer.allocate(RECORD_BYTES));
        journal.force();
    }

    private static void putTwice(Journal journal, SegmentedJournal<byte[]> scratch) throws IOException {
        put(journal);
        scratch.writer().append(new byte[RECORD_BYTES]);
    }

    private static void putRaw(FileChannel file) throws IOException {
        file.write(ByteBuffer.allocate(RECORD_BYTES), 4096);
        file.force(false);
    }

    private static Row row(String what, Latencies ours, Latencies bare) {
        double ratio = ours.millis(50).median() / bare.millis(50).median();
        return new Row(
                what,
                "-",
                ours.summary() + ", ratio " + Spread.text(ratio, "%.2f"),
                "write and force: " + bare.summary());
    }

    private static Row starts(Scale scale, Path home) throws IOException {
        Path directory = home.resolve("start");
        try (Journal journal = open(directory)) {
            for (int i = 0; i < RECORDS; i++) {
                journal.append(1, ByteBuffer.allocate(RECORD_BYTES));
            }
            journal.force();
        }
        DoubleStream.Builder one = DoubleStream.builder();
        DoubleStream.Builder two = DoubleStream.builder();
        for (int i = 0; i < scale.starts(); i++) {
            long begin = System.nanoTime();
            try (Journal journal = open(directory)) {
                one.add((System.nanoTime() - begin) / 1e6);
                rebuild(journal, home.resolve("copy-" + i));
                two.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return new Row(
                "start with " + RECORDS + " records, (a) / (b), ms",
                "-",
                Spread.of(one.build()).text("%.0f") + " / "
                        + Spread.of(two.build()).text("%.0f"),
                "-");
    }

    private static void rebuild(Journal journal, Path directory) throws IOException {
        try (SegmentedJournal<byte[]> copy = scratch(directory)) {
            for (long index = journal.firstIndex(); index <= journal.lastIndex(); index++) {
                ByteBuffer body = journal.read(index).body();
                byte[] bytes = new byte[body.remaining()];
                body.duplicate().get(bytes);
                copy.writer().append(bytes);
            }
        }
    }
}
