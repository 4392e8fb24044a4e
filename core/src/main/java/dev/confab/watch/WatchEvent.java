package dev.confab.watch;

import dev.confab.model.Commit;
import java.time.Instant;
import java.util.List;

/**
 * What a listener is told in one call: all matching changes of one commit, or a computed group of changes. The events
 * of one subscription only go forward, by epoch, then by revision. Immutable.
 */
public final class WatchEvent {

    /** Where an event comes from. */
    public enum Kind {
        /** One commit. */
        COMMIT,
        /** The values that were present when the subscription began, all of them; see {@link Watch#withPresent}. */
        PRESENT,
        /** Computed in place of the commits in between, which this subscription will not hear of. */
        DIFFERENCE
    }

    private final Kind kind;
    private final boolean isComplete;
    private final String namespace;
    private final long epoch;
    private final long revision;
    private final Instant time;
    private final String author;
    private final String reason;
    private final List<KeyChange> changes;

    private WatchEvent(
            Kind kind,
            boolean isComplete,
            String namespace,
            long epoch,
            long revision,
            Instant time,
            String author,
            String reason,
            List<KeyChange> changes) {
        this.kind = kind;
        this.isComplete = isComplete;
        this.namespace = namespace;
        this.epoch = epoch;
        this.revision = revision;
        this.time = time;
        this.author = author;
        this.reason = reason;
        this.changes = List.copyOf(changes);
    }

    static WatchEvent ofCommit(String namespace, Commit commit, List<KeyChange> changes) {
        return new WatchEvent(
                Kind.COMMIT,
                false,
                namespace,
                commit.head().epoch().counter(),
                commit.revision(),
                commit.time(),
                commit.author(),
                commit.reason(),
                changes);
    }

    static WatchEvent ofDifference(View to, List<KeyChange> changes) {
        return new WatchEvent(
                Kind.DIFFERENCE, false, to.namespace(), to.epoch(), to.revision(), to.time(), "", "", changes);
    }

    static WatchEvent ofWhole(Kind kind, View view, List<KeyChange> values) {
        return new WatchEvent(kind, true, view.namespace(), view.epoch(), view.revision(), view.time(), "", "", values);
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Whether {@link #changes} are all matching keys that exist, without their old values: what is not among them does not
     * exist. So for every {@link Kind#PRESENT}, and for the {@link Kind#DIFFERENCE} that takes the place of a history that is
     * not remembered; then it may hold nothing.
     */
    public boolean isComplete() {
        return isComplete;
    }

    public String namespace() {
        return namespace;
    }

    /** The counter of the epoch in which {@link #revision} counts. */
    public long epoch() {
        return epoch;
    }

    /**
     * The revision at which the changes leave the history. Together with {@link #epoch} it is what to remember to resume with
     * {@link Watch#after(long, long)}.
     */
    public long revision() {
        return revision;
    }

    /** When the commit was made, by the log's time; for a computed event the time of the last one that it covers. */
    public Instant time() {
        return time;
    }

    /** Who asked for the commit; empty in a computed event. */
    public String author() {
        return author;
    }

    /** Why; empty where none was given and in a computed event. */
    public String reason() {
        return reason;
    }

    /** The matching changes, at most one per key, sorted by key. */
    public List<KeyChange> changes() {
        return changes;
    }

    /** The keys of {@link #changes}. */
    public List<String> keys() {
        return changes.stream().map(KeyChange::key).toList();
    }

    /** Kind, revision and keys; values stay out of logs. */
    @Override
    public String toString() {
        return kind + " " + namespace + " revision=" + revision + " " + changes;
    }
}
