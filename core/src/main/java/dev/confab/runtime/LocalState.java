package dev.confab.runtime;

import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.history.History;
import dev.confab.journal.RealDisk;
import dev.confab.ledger.RaftLedger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.model.ClosedException;
import dev.confab.model.Limit;
import dev.confab.model.State;
import dev.confab.replica.Bundle;
import dev.confab.replica.BundleFirst;
import dev.confab.replica.DiskCopy;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.replica.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a node has of its own: who it is, to which cluster it belongs, and its copy of the configuration, in memory and, where
 * it has a data directory, on disk; and the bundle that is shown while there is none. Thread-safe but for {@link #belonging},
 * which says for itself, and {@link #liftBundle}.
 */
final class LocalState {

    private final NodeOptions options;
    private final @Nullable DataDirectory directory;
    private final @Nullable DiskCopy diskCopy;
    private final Identity identity;
    private final Belonging belonging;
    private final Replica replica;
    private final History history;
    private final @Nullable BundleFirst bundle;

    /**
     * Reads what is on disk.
     *
     * @param directory null on a node that keeps nothing
     * @param unkept who the node is where it keeps nothing
     * @param onKnown told when the cluster becomes known
     * @throws IllegalStateException where the directory's parts belong to different clusters, or the bundle cannot be used
     */
    LocalState(
            NodeOptions options,
            @Nullable DataDirectory directory,
            Identity unkept,
            NodeThreads threads,
            Runnable onKnown) {
        this.options = options;
        this.directory = directory;
        this.identity = directory == null ? unkept : directory.identity();
        this.diskCopy = directory == null
                ? null
                : DiskCopy.in(
                        options.node(),
                        directory.path(),
                        threads.disk(),
                        DiskCopy.INTERVAL,
                        System::nanoTime,
                        this::flushHistory);
        State first = diskCopy == null
                ? State.EMPTY
                : diskCopy.load(state -> Belonging.isForeign(identity.clusterId(), state));
        this.belonging = new Belonging(identity, directory, first, onKnown);
        this.replica = new Replica(options.node(), first, ReplicaLimits.DEFAULT);
        this.history = history(first, threads);
        replica.observe(history); // before the copy: of each state that this writes, the history must have the commit
        if (diskCopy != null) {
            replica.observe(diskCopy);
        }
        replica.observe(belonging);
        this.bundle = bundleOver(replica);
    }

    private History history(State first, NodeThreads threads) {
        return directory == null
                ? History.inMemory(options.node(), options.history(), first, threads.disk())
                : History.in(history(directory), options.node(), options.history(), first, threads.disk());
    }

    /** Where the history of that directory's node lies. */
    static Path history(DataDirectory directory) {
        return directory.path().resolve("history");
    }

    private void flushHistory() {
        history.flush();
    }

    /** The bundle is read in any case: whether it can be used must not depend on what is on this disk. */
    private @Nullable BundleFirst bundleOver(Replica own) {
        Bundle shipped = options.bundle();
        if (shipped == null) {
            return null;
        }
        State values = shipped.read(options.limits().max(Limit.STORE_BYTES));
        return own.state().revision() > 0 ? null : BundleFirst.over(own, values);
    }

    /** Who this node was when it started. */
    Identity identity() {
        return identity;
    }

    Belonging belonging() {
        return belonging;
    }

    Replica replica() {
        return replica;
    }

    /** What the replica was. */
    History history() {
        return history;
    }

    /** What the application reads: the replica, or the bundle in its place. */
    Shown shown() {
        return bundle == null ? replica : bundle;
    }

    /** Whether this node had something to show before it was ready. */
    boolean hasBundle() {
        return bundle != null;
    }

    /** Whether the bundle is what is shown. */
    boolean isShowingBundle() {
        return bundle != null && bundle.isShowing();
    }

    /** The replica has a configuration of its own. Called on the node loop. */
    void liftBundle() {
        if (bundle != null) {
            bundle.lift();
        }
    }

    /** Null on a node that keeps nothing. */
    @Nullable
    DataDirectory directory() {
        return directory;
    }

    /** Who founded the cluster; absent before this node was in one, and where it keeps nothing. */
    Optional<FoundingRecord> founding() {
        return directory == null ? Optional.empty() : directory.identity().record();
    }

    /** Who votes by this node's own files; the founders where it has none of a member. */
    List<VoterId> votersOnDisk(FoundingRecord record) {
        try {
            return directory == null
                    ? List.of()
                    : RaftLedger.votersIn(new RealDisk(directory.ledger()))
                            .map(Voters::voting)
                            .filter(voting -> !voting.isEmpty())
                            .orElseGet(() -> Enrolment.voters(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Why the last write of the copy failed; absent while the disk works. */
    Optional<String> failure() {
        return diskCopy == null ? Optional.empty() : diskCopy.failure();
    }

    /** Reads go on; whoever waits for more hears that there will be none. */
    void end() {
        replica.close(new ClosedException("node " + options.node() + " is closed"));
    }

    /**
     * Writes the last copy and leaves the directory. The lock goes when the last write is done, even where that takes
     * longer than the close may, so it is called on the disk's thread.
     *
     * @param ledgerClosed the ledger has files there
     */
    void leaveDisk(CompletableFuture<Void> ledgerClosed) {
        try {
            history.close();
            if (diskCopy != null) {
                diskCopy.close();
            }
            ledgerClosed.join();
        } finally {
            if (directory != null) {
                directory.close();
            }
        }
    }
}
