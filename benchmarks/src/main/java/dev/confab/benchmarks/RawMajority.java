package dev.confab.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the disk alone takes for what three voters do: a record written to each of three preallocated files, each forced by a
 * thread of its own, a majority awaited. No durable put of three nodes on this disk can be faster.
 */
final class RawMajority implements AutoCloseable {

    private static final int FILES = 3;
    private static final int MAJORITY = 2;
    private static final int RECORD_BYTES = 320;
    private static final int FILE_BYTES = 4 * 1024 * 1024;

    private final Path home = Directories.temporary();
    private final List<FileChannel> files = new ArrayList<>();
    private final List<ExecutorService> threads = new ArrayList<>();
    private long number;

    RawMajority() throws IOException {
        for (int i = 0; i < FILES; i++) {
            FileChannel file =
                    FileChannel.open(home.resolve("raw-" + i), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            file.write(ByteBuffer.allocate(FILE_BYTES), 0);
            file.force(true);
            files.add(file);
            threads.add(Executors.newSingleThreadExecutor());
        }
    }

    /** Returns when a majority of the files has the next record. */
    void put() throws InterruptedException {
        long position = number++ * RECORD_BYTES % (FILE_BYTES - RECORD_BYTES);
        CountDownLatch missing = new CountDownLatch(MAJORITY);
        for (int i = 0; i < FILES; i++) {
            FileChannel file = files.get(i);
            threads.get(i).execute(() -> {
                write(file, position);
                missing.countDown();
            });
        }
        missing.await();
    }

    private static void write(FileChannel file, long position) {
        try {
            ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
            record.putLong(0, position + 1);
            file.write(record, position);
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        threads.forEach(ExecutorService::shutdown);
        for (FileChannel file : files) {
            file.close();
        }
        Directories.delete(home);
    }
}
