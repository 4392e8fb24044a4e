package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that forgets what was not forced, is full or fails when told to, and can be damaged. A power loss decides for
 * each unforced sector and each unforced name on its own whether the disk has the old or the new. Thread-safe.
 */
public final class ForgetfulDisk implements Disk {

    /** What can be made to fail. */
    public enum Operation {
        OPEN,
        READ,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_NAMES
    }

    private static final int SECTOR_BYTES = 512;

    private final Map<Operation, Failure> failures = new HashMap<>();
    private TreeMap<String, Content> names = new TreeMap<>();
    private TreeMap<String, Content> forcedNames = new TreeMap<>();
    private int generation;
    private int forces;

    /** The next operation of that kind fails, those after it do not. */
    public synchronized void failNext(Operation operation, IOException cause) {
        failures.put(operation, new Failure(cause, false));
    }

    /** All operations of that kind fail until {@link #heal}. */
    public synchronized void failFrom(Operation operation, IOException cause) {
        failures.put(operation, new Failure(cause, true));
    }

    public synchronized void heal() {
        failures.clear();
    }

    /** The machine loses its power: what is open is dead, what was not forced is there or not. */
    public synchronized void powerLoss(Random random) {
        generation++;
        for (Content content : names.values()) {
            content.lose(random);
        }
        for (Content content : forcedNames.values()) {
            content.lose(random);
        }
        TreeMap<String, Content> left = new TreeMap<>(forcedNames);
        for (Map.Entry<String, Content> name : names.entrySet()) {
            if (name.getValue() != forcedNames.get(name.getKey()) && random.nextBoolean()) {
                left.put(name.getKey(), name.getValue());
            }
        }
        for (String name : forcedNames.keySet()) {
            if (!names.containsKey(name) && random.nextBoolean()) {
                left.remove(name);
            }
        }
        names = left;
        forcedNames = new TreeMap<>(left);
        failures.clear();
    }

    /** The process is killed: what is open is dead, all that was written is there. */
    public synchronized void kill() {
        generation++;
        failures.clear();
    }

    /** How often a file was forced. */
    public synchronized int forces() {
        return forces;
    }

    public synchronized byte[] content(String name) {
        return named(name).copy();
    }

    /** Puts durable bytes in the place of a file, or makes one. */
    public synchronized void content(String name, byte[] bytes) {
        Content content = new Content(bytes.clone());
        names.put(name, content);
        forcedNames.put(name, content);
    }

    public synchronized void flipBit(String name, long bit) {
        byte[] bytes = named(name).copy();
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        content(name, bytes);
    }

    /** Zeroes 4 KiB, or what there is of them. */
    public synchronized void zeroPage(String name, int page) {
        byte[] bytes = named(name).copy();
        Arrays.fill(bytes, page * 4096, Math.min(bytes.length, (page + 1) * 4096), (byte) 0);
        content(name, bytes);
    }

    public synchronized void cut(String name, int size) {
        content(name, Arrays.copyOf(named(name).copy(), size));
    }

    public synchronized void lose(String name) {
        names.remove(name);
        forcedNames.remove(name);
    }

    /** A disk with the same durable content; what is not forced is in it as if it were. */
    public synchronized ForgetfulDisk copy() {
        ForgetfulDisk copy = new ForgetfulDisk();
        names.forEach((name, content) -> copy.content(name, content.copy()));
        return copy;
    }

    @Override
    public synchronized List<String> list() {
        return new ArrayList<>(names.keySet());
    }

    @Override
    public synchronized boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        check(Operation.OPEN);
        return new OpenFile(names.computeIfAbsent(name, absent -> new Content(new byte[0])), generation);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        check(Operation.RENAME);
        Content content = names.remove(from);
        if (content == null) {
            throw new IOException("no such file: " + from);
        }
        names.put(to, content);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        check(Operation.DELETE);
        names.remove(name);
    }

    @Override
    public synchronized void forceNames() throws IOException {
        check(Operation.FORCE_NAMES);
        forcedNames = new TreeMap<>(names);
    }

    private Content named(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no such file: " + name);
        }
        return content;
    }

    private void check(Operation operation) throws IOException {
        Failure failure = failures.get(operation);
        if (failure != null) {
            if (!failure.isLasting) {
                failures.remove(operation);
            }
            throw new IOException(failure.cause.getMessage(), failure.cause);
        }
    }

    private record Failure(IOException cause, boolean isLasting) {}

    /** The bytes as they are read, and as they are after a power loss. */
    private static final class Content {

        private byte[] bytes;
        private int size;
        private byte[] forced;
        private int dirtyFrom = Integer.MAX_VALUE;
        private int dirtyTo;

        Content(byte[] bytes) {
            this.bytes = bytes;
            size = bytes.length;
            forced = bytes.clone();
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, size);
        }

        void write(long position, ByteBuffer from) {
            int at = Math.toIntExact(position);
            int end = at + from.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            from.get(bytes, at, from.remaining());
            if (end > size) {
                size = end;
            }
            dirty(at, end);
        }

        void truncate(long to) {
            if (to < size) {
                Arrays.fill(bytes, (int) to, size, (byte) 0);
                dirty((int) to, size);
                size = (int) to;
            }
        }

        private void dirty(int from, int to) {
            dirtyFrom = Math.min(dirtyFrom, from);
            dirtyTo = Math.max(dirtyTo, to);
        }

        void force() {
            if (forced.length != size) {
                forced = copy();
            } else if (dirtyFrom < dirtyTo) {
                System.arraycopy(bytes, dirtyFrom, forced, dirtyFrom, Math.min(dirtyTo, size) - dirtyFrom);
            }
            dirtyFrom = Integer.MAX_VALUE;
            dirtyTo = 0;
        }

        void lose(Random random) {
            if (dirtyFrom < dirtyTo) {
                boolean isNewSize = size == forced.length || random.nextBoolean();
                byte[] left = Arrays.copyOf(forced, isNewSize ? size : forced.length);
                int first = dirtyFrom / SECTOR_BYTES * SECTOR_BYTES;
                for (int at = first; at < Math.min(left.length, size); at += SECTOR_BYTES) {
                    if (random.nextBoolean()) {
                        System.arraycopy(bytes, at, left, at, Math.min(SECTOR_BYTES, Math.min(left.length, size) - at));
                    }
                }
                bytes = left;
                size = left.length;
                forced = left.clone();
                dirtyFrom = Integer.MAX_VALUE;
                dirtyTo = 0;
            }
        }
    }

    private final class OpenFile implements DiskFile {

        private final Content content;
        private final int openedIn;
        private boolean isClosed;

        OpenFile(Content content, int openedIn) {
            this.content = content;
            this.openedIn = openedIn;
        }

        @Override
        public long size() throws IOException {
            synchronized (ForgetfulDisk.this) {
                requireAlive();
                return content.size;
            }
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            synchronized (ForgetfulDisk.this) {
                requireAlive();
                check(Operation.READ);
                int count = (int) Math.max(0, Math.min(into.remaining(), content.size - position));
                if (count > 0) {
                    into.put(content.bytes, (int) position, count);
                }
            }
        }

        @Override
        public void write(long position, ByteBuffer from) throws IOException {
            synchronized (ForgetfulDisk.this) {
                requireAlive();
                check(Operation.WRITE);
                content.write(position, from);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (ForgetfulDisk.this) {
                requireAlive();
                check(Operation.WRITE);
                content.truncate(size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (ForgetfulDisk.this) {
                requireAlive();
                check(Operation.FORCE);
                forces++;
                content.force();
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }

        private void requireAlive() throws IOException {
            if (isClosed || openedIn != generation) {
                throw new IOException("the file is closed");
            }
        }
    }
}
