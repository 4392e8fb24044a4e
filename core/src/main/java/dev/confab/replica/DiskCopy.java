package dev.confab.replica;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica's state on this node's disk, so that a restart serves at once, whoever else is reachable. It lags behind the
 * replica by the write interval and is not what makes a write durable; that is the ledger's part. What it lacks, or loses
 * through damage, comes from the ledger or from peers.
 *
 * <p>Writes are coalesced: the latest state only, one write at a time, at least {@code interval} between them and nine times
 * as long as the last one took, so that a large state does not keep the disk busy for more than a tenth of the time. A
 * failing disk is one warning and a {@link #failure}; the writes go on when the disk does, and reads of the replica never
 * notice. The generation before the last is kept. Thread-safe.
 */
public final class DiskCopy implements ReplicaObserver, AutoCloseable {

    /** The shortest time between two writes. */
    public static final Duration INTERVAL = Duration.ofMillis(200);

    static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(DiskCopy.class);
    private static final int PAUSE_PER_WRITE = 9;

    private final PeerId node;
    private final SnapshotFile file;
    private final Later disk;
    private final Duration interval;
    private final LongSupplier nanoClock;
    private final Runnable beforeWrite;
    private final Object writing = new Object();
    private @Nullable State latest;
    private long notBeforeNanos;
    private boolean isScheduled;
    private boolean isClosed;
    private @Nullable State written;
    private volatile @Nullable String failure;

    private DiskCopy(
            PeerId node,
            SnapshotFile file,
            Later disk,
            Duration interval,
            LongSupplier nanoClock,
            Runnable beforeWrite) {
        this.node = node;
        this.file = file;
        this.disk = disk;
        this.interval = interval;
        this.nanoClock = nanoClock;
        this.beforeWrite = beforeWrite;
        this.notBeforeNanos = nanoClock.getAsLong();
    }

    /** Whether there is a file of a copy in that directory; what is in it may be damaged. */
    public static boolean isIn(Path directory) {
        return SnapshotFile.isIn(directory);
    }

    /**
     * Returns the copy in that directory, which must exist.
     *
     * @param disk runs the writes
     * @param nanoClock measures how long they take, {@code System::nanoTime} as a rule
     */
    public static DiskCopy in(PeerId node, Path directory, Later disk, Duration interval, LongSupplier nanoClock) {
        return in(node, directory, disk, interval, nanoClock, () -> {});
    }

    /**
     * As the other.
     *
     * @param beforeWrite run on the disk's thread when it is settled which state will be written, before it is; must not throw
     */
    public static DiskCopy in(
            PeerId node, Path directory, Later disk, Duration interval, LongSupplier nanoClock, Runnable beforeWrite) {
        return new DiskCopy(node, new SnapshotFile(node, directory), disk, interval, nanoClock, beforeWrite);
    }

    /** Puts a state into a directory that no node uses, for the next one that starts there. Blocks on the disk. */
    public static void write(PeerId node, Path directory, State state) throws IOException {
        new SnapshotFile(node, directory).write(state);
    }

    /**
     * Reads what the last run left; blocks on the disk. What cannot be used is logged and moved aside, and the generation
     * before is taken; {@link State#EMPTY} where there is none. Never throws. Called once, before the replica is made.
     *
     * @param isForeign says of a state whether it is another cluster's; such a one is returned where there is no other
     */
    public State load(Predicate<State> isForeign) {
        State loaded = file.read(isForeign);
        synchronized (writing) {
            written = loaded;
        }
        return loaded;
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        changed(after);
    }

    @Override
    public void onJumped(State before, State after) {
        changed(after);
    }

    /** Why the last write failed; absent while the disk works. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Takes no more states and writes the latest one if it is not on disk. Blocks as long as the disk takes for the write
     * that runs and for this one; a caller with a deadline calls it on a thread that it can leave behind. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        write();
    }

    private synchronized void changed(State state) {
        if (!isClosed) {
            latest = state;
            schedule();
        }
    }

    private synchronized void schedule() {
        if (isScheduled || isClosed || latest == null) {
            return;
        }
        long delayNanos = Math.max(interval.toNanos(), notBeforeNanos - nanoClock.getAsLong());
        try {
            disk.run(this::writeAndGoOn, Duration.ofNanos(delayNanos));
            isScheduled = true;
        } catch (RejectedExecutionException e) {
            log.debug("[{}] the disk's thread has ended, the last state is written on close", node, e);
        }
    }

    private void writeAndGoOn() {
        long start = nanoClock.getAsLong();
        boolean isWritten = write();
        long end = nanoClock.getAsLong();
        synchronized (this) {
            isScheduled = false;
            notBeforeNanos = end + (isWritten ? (end - start) * PAUSE_PER_WRITE : RETRY_DELAY.toNanos());
            schedule();
        }
    }

    private boolean write() {
        synchronized (writing) {
            State state = take();
            if (state == null || state == written) {
                return true;
            }
            try {
                beforeWrite.run();
                file.write(state);
                written = state;
                recovered();
                return true;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                giveBack(state);
                failed(state, e);
                return false;
            }
        }
    }

    private synchronized @Nullable State take() {
        State state = latest;
        latest = null;
        return state;
    }

    private synchronized void giveBack(State state) {
        if (latest == null) {
            latest = state;
        }
    }

    private void recovered() {
        if (failure != null) {
            failure = null;
            log.info("[{}] writes its copy to {} again", node, file.path());
        }
    }

    private void failed(State state, Throwable e) {
        if (failure == null) {
            log.warn(
                    "[{}] could not write its copy at revision={} to {}; reads and writes go on, a restart would serve an"
                            + " older state at first; free space there or make it writable, it is tried again every {}",
                    node,
                    state.revision(),
                    file.path(),
                    RETRY_DELAY,
                    e);
        }
        failure = e.toString();
    }
}
