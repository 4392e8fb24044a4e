package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A voter that comes back by itself when its disk does. After a failure of the disk (full, broken, read-only) it steps down:
 * nothing that was not forced is trusted, the files are closed, and the ledger is opened anew from what is really there, now
 * and then until that works. The cluster goes on without it meanwhile, and reads go on everywhere. Thread-safe.
 */
public final class ReopeningLedger implements Ledger {

    /** How long it waits before it tries the disk again. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ReopeningLedger.class);

    private final PeerId self;
    private final Opener opener;
    private final BiConsumer<Runnable, Duration> later;
    private @Nullable Ledger current;
    private @Nullable Ledger newest;
    private @Nullable String failure;
    private Voters lastVoters = Voters.NONE;
    private boolean isClosed;

    /** Opens the ledger. Blocks on the disk. */
    @FunctionalInterface
    public interface Opener {

        /**
         * @param onDiskFailure to be called when the disk fails later
         * @throws RuntimeException where the disk fails now
         */
        Ledger open(Consumer<Throwable> onDiskFailure);
    }

    private ReopeningLedger(PeerId self, Opener opener, BiConsumer<Runnable, Duration> later) {
        this.self = self;
        this.opener = opener;
        this.later = later;
    }

    /**
     * Opens the ledger; where the disk fails, the next try comes later.
     *
     * @param later runs a task after a delay, on a thread that may block on the disk
     */
    public static ReopeningLedger start(PeerId self, Opener opener, BiConsumer<Runnable, Duration> later) {
        ReopeningLedger ledger = new ReopeningLedger(self, opener, later);
        ledger.open();
        return ledger;
    }

    /** What is wrong with the disk; absent while nothing is. */
    public synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public CompletableFuture<List<Answer>> propose(byte[] items) {
        Ledger open = current();
        return open == null ? CompletableFuture.failedFuture(new NotLeaderException(null)) : open.propose(items);
    }

    @Override
    public Optional<PeerId> leader() {
        Ledger open = current();
        return open == null ? Optional.empty() : open.leader();
    }

    @Override
    public boolean isLeader() {
        Ledger open = current();
        return open != null && open.isLeader();
    }

    @Override
    public Optional<Confirmed> confirmed() {
        Ledger open = current();
        return open == null ? Optional.empty() : open.confirmed();
    }

    @Override
    public long term() {
        Ledger open = current();
        return open == null ? 0 : open.term();
    }

    @Override
    public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
        Ledger open = current();
        return open == null ? CompletableFuture.completedFuture(false) : open.handOver(heirs, deadline);
    }

    /** While it is closed, those that it was last open with. */
    @Override
    public synchronized Voters voters() {
        lastVoters = current == null ? lastVoters : current.voters();
        return lastVoters;
    }

    @Override
    public List<VoterId> caughtUp() {
        Ledger open = current();
        return open == null ? List.of() : open.caughtUp();
    }

    @Override
    public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
        Ledger open = current();
        return open == null
                ? CompletableFuture.failedFuture(new NotLeaderException(null))
                : open.change(change, deadline);
    }

    @Override
    public void learn(Voters heard) {
        Ledger open = current();
        if (open != null) {
            open.learn(heard);
        }
    }

    @Override
    public void close() {
        Ledger open;
        synchronized (this) {
            isClosed = true;
            open = newest; // also one that has failed and waits to be replaced
            current = null;
        }
        if (open != null) {
            open.close();
        }
    }

    private synchronized @Nullable Ledger current() {
        return current;
    }

    /** Opens without a lock, for it may take long; one at a time, for the next try is asked for by the one before. */
    private void open() {
        Attempt attempt = new Attempt();
        Ledger opened = null;
        try {
            opened = opener.open(attempt::onDiskFailure);
        } catch (RuntimeException | Error e) {
            attempt.onDiskFailure(e);
        }
        attempt.take(opened);
    }

    private void tryAgain() {
        if (!isOver()) {
            open();
        }
    }

    private synchronized boolean isOver() {
        return isClosed;
    }

    /** One opening of the ledger, until its disk fails. */
    private final class Attempt {

        private @Nullable Ledger mine;
        private boolean isOpen;
        private boolean hasFailed;
        private Duration pause = PAUSE;

        /** The opening is over; null where it failed. What failed meanwhile is replaced from here, not before. */
        private void take(@Nullable Ledger opened) {
            boolean isToBeReplaced;
            boolean isTooLate;
            synchronized (ReopeningLedger.this) {
                mine = opened;
                isOpen = true;
                isTooLate = isClosed;
                isToBeReplaced = hasFailed && !isClosed;
                newest = opened;
                if (!hasFailed && !isClosed) {
                    current = opened;
                    sayThatTheDiskIsBack();
                }
            }
            if (isTooLate && opened != null) {
                opened.close();
            } else if (isToBeReplaced) {
                later.accept(this::replace, pause);
            }
        }

        private void sayThatTheDiskIsBack() {
            if (failure != null) {
                log.info("[{}] the disk is back, this voter takes part again", self);
                failure = null;
            }
        }

        /** Called on the engine's thread, which must not wait for its own end: the ledger is closed elsewhere. */
        private void onDiskFailure(Throwable cause) {
            boolean isToBeReplaced;
            synchronized (ReopeningLedger.this) {
                if (hasFailed || isClosed) {
                    return;
                }
                hasFailed = true;
                isToBeReplaced = isOpen;
                current = null;
                if (cause instanceof OtherVotersException) {
                    pause = Duration.ZERO;
                    log.info("[{}] the ledger is opened anew, {}", self, cause.getMessage());
                } else if (failure == null) {
                    log.warn(
                            "[{}] the disk under the ledger failed: {}; this voter steps down and tries again every {} s,"
                                    + " reads go on. Free or mend the disk",
                            self,
                            cause.getMessage(),
                            PAUSE.toSeconds());
                }
                if (!(cause instanceof OtherVotersException)) {
                    failure = "the disk under the ledger failed: " + cause.getMessage();
                }
            }
            if (isToBeReplaced) {
                later.accept(this::replace, pause);
            }
        }

        private void replace() {
            Ledger broken;
            synchronized (ReopeningLedger.this) {
                broken = mine;
            }
            try {
                if (broken != null) {
                    broken.close();
                }
            } catch (RuntimeException e) {
                log.warn("[{}] the ledger with the failed disk did not close cleanly", self, e);
            }
            tryAgain();
        }
    }
}
