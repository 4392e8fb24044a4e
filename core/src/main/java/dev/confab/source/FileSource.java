package dev.confab.source;

import dev.confab.model.ClosedException;
import dev.confab.thread.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows files and publishes them when they change: all that changed together as one commit, with the checksums as its reason. It
 * looks at them again and again, on a thread of its own, so that links which are swapped, files renamed into place and file
 * systems of other machines are all the same to it. Thread-safe.
 *
 * <p>Several nodes may follow copies of the same files, and do publish once: what was published last stands in the store beside
 * the values, and who comes second finds it there. A node whose files were published before and replaced since is behind, and
 * publishes nothing, unless its files were what is published and were changed to that. So nodes that disagree come to rest, on
 * what was published last, and those whose files differ report it.
 *
 * <p>What somebody changes by hand stays until the file changes, or {@link #publishNow}. What a change of the files does not
 * touch is not written.
 */
public final class FileSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileSource.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final String name;
    private final Target target;
    private final Lane lane;
    private final Follower follower;
    private final Object lock = new Object();
    private Lane.@Nullable Timer timer; // of the lane's
    private @Nullable CompletableFuture<SourceStatus> asked;
    private @Nullable CompletableFuture<SourceStatus> served;

    private FileSource(FileSourceOptions options, Target target) {
        this.name = options.name;
        this.target = target;
        this.follower = new Follower(options, target, this::wake);
        this.lane = Lane.start(
                task -> {
                    Thread own = new Thread(task, "confab-" + target.node() + "-source-" + options.name);
                    own.setDaemon(true);
                    return own;
                },
                e -> log.error("[{}] source {} failed, and goes on", target.node(), options.name, e));
    }

    /** Starts one. Does not block; applications say {@code confab.publishFrom(options)}. */
    public static FileSource start(FileSourceOptions options, Target target) {
        FileSource source = new FileSource(options, target);
        source.wake();
        return source;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** How it stood after its last look. */
    public SourceStatus status() {
        return follower.status();
    }

    /**
     * Publishes the files as they are now, once they are at rest and this node is ready, also where they did not change, or this
     * node is behind.
     *
     * @return a future of how the source stands after one attempt; what went wrong is in {@link SourceStatus#problem}. It completes on
     *     the source's thread, and fails with {@link ClosedException} where the source is closed before
     */
    public CompletableFuture<SourceStatus> publishNow() {
        CompletableFuture<SourceStatus> future;
        synchronized (lock) {
            asked = asked == null ? new CompletableFuture<>() : asked;
            future = asked;
        }
        wake();
        if (isClosed()) {
            endAsked();
        }
        return future.copy();
    }

    /** Whether it has ended: closed, or its node was. */
    public boolean isClosed() {
        return follower.isClosed();
    }

    /** Ends it without waiting: a write that is under way may still be committed. Idempotent. */
    public void stop() {
        follower.close();
        lane.endNow();
        endAsked();
    }

    /**
     * Ends it. Blocks for up to two seconds, for a write that is under way; one that no leader answered by then may still be
     * committed. Nothing is published after that. Idempotent; may be called from its own callbacks.
     */
    @Override
    public void close() {
        stop();
        long untilNanos = target.nanoTime() + CLOSE_MAX.toNanos();
        if (!lane.isCurrent() && lane.awaitEnd(untilNanos)) {
            awaitWritten(untilNanos);
        }
    }

    private void awaitWritten(long untilNanos) {
        try {
            follower.written().get(untilNanos - target.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("source {} closed with a write under way", name);
        }
    }

    private void wake() {
        lane.execute(this::run);
    }

    private void run() {
        try {
            step();
        } finally {
            planNext();
        }
    }

    private void planNext() {
        if (timer != null) {
            timer.cancel();
        }
        if (follower.isClosed()) {
            lane.end();
            endAsked();
        } else {
            timer = lane.schedule(follower.pauseNanos(), this::run);
        }
    }

    private void step() {
        if (beginsToServe()) {
            follower.force();
        }
        follower.onTick(target.nanoTime());
        if (!follower.isAsked()) {
            endServed();
        }
    }

    /** Who asks while another is served may have changed the files since that began, and is served after. */
    private boolean beginsToServe() {
        synchronized (lock) {
            if (served != null || asked == null) {
                return false;
            }
            served = asked;
            asked = null;
            return true;
        }
    }

    private void endServed() {
        CompletableFuture<SourceStatus> done;
        boolean isOneWaiting;
        synchronized (lock) {
            done = served;
            served = null;
            isOneWaiting = asked != null;
        }
        if (done != null) {
            done.complete(follower.status());
        }
        if (isOneWaiting) {
            wake();
        }
    }

    private void endAsked() {
        List<CompletableFuture<SourceStatus>> open;
        synchronized (lock) {
            open = Stream.of(served, asked).filter(Objects::nonNull).toList();
            served = null;
            asked = null;
        }
        open.forEach(each ->
                each.completeExceptionally(new ClosedException("source " + name + " is closed; start another")));
    }
}
