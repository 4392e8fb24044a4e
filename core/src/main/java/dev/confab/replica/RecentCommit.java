package dev.confab.replica;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit that the replica applied not long ago, in its encoded form, with the values that it replaced. Immutable by
 * agreement: nobody writes to {@link #bytes}, which are not copied.
 */
public final class RecentCommit {

    private final Head head;
    private final byte[] bytes;
    private final @Nullable VersionedValue[] replaced;
    private final long weight;
    private final Instant arrived;

    private RecentCommit(Head head, byte[] bytes, @Nullable VersionedValue[] replaced, long weight, Instant arrived) {
        this.arrived = arrived;
        this.head = head;
        this.bytes = bytes;
        this.replaced = replaced;
        this.weight = weight;
    }

    static RecentCommit of(State before, Commit commit, byte[] bytes, Instant arrived) {
        List<Change> changes = commit.changes();
        @Nullable VersionedValue[] replaced = new VersionedValue[changes.size()];
        long weight = bytes.length;
        for (int i = 0; i < replaced.length; i++) {
            Change change = changes.get(i);
            VersionedValue old = before.namespace(change.namespace()).lookup(change.key());
            replaced[i] = old;
            weight += old == null ? 0 : old.value().length();
        }
        return new RecentCommit(commit.head(), bytes, replaced, weight, arrived);
    }

    /** Where the commit leaves the history. */
    public Head head() {
        return head;
    }

    public long revision() {
        return head.revision();
    }

    /** When this node applied it, by its own clock. */
    public Instant arrived() {
        return arrived;
    }

    /** The commit as {@link CommitCodec} encodes it, for peers. */
    public byte[] bytes() {
        return bytes;
    }

    /** Decodes the commit: costs time and memory in proportion to its size, each time. */
    public Commit commit() {
        return CommitCodec.decode(bytes);
    }

    /** What the change at that index of {@link Commit#changes} replaced; absent where the key did not exist. */
    public Optional<VersionedValue> replaced(int index) {
        return Optional.ofNullable(replaced[index]);
    }

    /** What it counts in the bound of the recent commits. */
    long weight() {
        return weight;
    }

    /** Head and size; the bytes stay out. */
    @Override
    public String toString() {
        return head + " (" + bytes.length + " bytes)";
    }
}
