package dev.confab.ledger;

import dev.confab.journal.Disk;
import dev.confab.journal.DiskFile;
import dev.confab.journal.ForgetfulDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that knows how many of its files are open, and has no space for those of one kind. Thread-safe. */
final class CountingDisk implements Disk {

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private final AtomicInteger open = new AtomicInteger();
    private volatile String without = "no such name";

    /** Files whose name ends so cannot be opened. */
    void hasNoSpaceFor(String suffix) {
        without = suffix;
    }

    int openFiles() {
        return open.get();
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) throws IOException {
        return disk.exists(name);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        if (name.endsWith(without)) {
            throw new IOException("No space left on device");
        }
        DiskFile file = disk.open(name);
        open.incrementAndGet();
        return new Counted(file);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void forceNames() throws IOException {
        disk.forceNames();
    }

    private final class Counted implements DiskFile {

        private final DiskFile file;
        private boolean isClosed;

        private Counted(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            file.read(position, into);
        }

        @Override
        public void write(long position, ByteBuffer from) throws IOException {
            file.write(position, from);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public synchronized void close() throws IOException {
            if (!isClosed) {
                isClosed = true;
                open.decrementAndGet();
            }
            file.close();
        }
    }
}
