package dev.confab.history;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.Operation;
import dev.confab.model.State;
import dev.confab.replica.Later;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that makes commits, a node that remembers them, and beside it the plainest memory there is: a copy of all maps for
 * each revision. Its disk's thread never comes: what must happen happens at the call.
 */
final class Shop {

    static final PeerId NODE = PeerId.of("orders-1");

    private final dev.confab.replica.History cluster;
    private final List<Map<String, SortedMap<String, String>>> maps = new ArrayList<>();
    private final @Nullable Path directory;
    private final HistoryOptions options;
    private final Later disk;
    private History history;

    Shop(@Nullable Path directory, HistoryOptions options) {
        this(directory, options, Shop::never);
    }

    Shop(@Nullable Path directory, HistoryOptions options, Later disk) {
        this(dev.confab.replica.History.founded(), directory, options, disk);
    }

    /** In memory, of a cluster in that epoch. */
    Shop(Epoch epoch) {
        this(dev.confab.replica.History.founded(epoch), null, HistoryOptions.DEFAULT, Shop::never);
    }

    private Shop(dev.confab.replica.History cluster, @Nullable Path directory, HistoryOptions options, Later disk) {
        this.cluster = cluster;
        this.directory = directory;
        this.options = options;
        this.disk = disk;
        maps.add(Map.of());
        history = open(0);
        tell();
    }

    History history() {
        return history;
    }

    long revision() {
        return cluster.state().revision();
    }

    State stateAt(long revision) {
        return cluster.stateAt(revision);
    }

    Commit commit(long revision) {
        return cluster.commit(revision);
    }

    long update(Operation... operations) {
        cluster.update(operations);
        tell();
        return revision();
    }

    long put(String namespace, String key, String value) {
        return update(new Operation.Put(namespace, key, value));
    }

    long remove(String namespace, String key) {
        return update(new Operation.Remove(namespace, key));
    }

    /** The node was away for the last commit, and takes a snapshot instead. */
    void jump(Operation... operations) {
        cluster.update(operations);
        cluster.update(operations);
        remember(revision() - 1);
        remember(revision());
        history.onJumped(stateAt(revision() - 2), stateAt(revision()));
    }

    /** Starts the node again from a copy of that revision; it hears of all later commits again. */
    void reopen(long copy) {
        history = open(copy);
        for (long next = copy + 1; next <= revision(); next++) {
            history.onApplied(stateAt(next - 1), commit(next), stateAt(next));
        }
    }

    SortedMap<String, String> mapAt(String namespace, long revision) {
        return maps.get((int) revision).getOrDefault(namespace, new TreeMap<>());
    }

    /** How many commits after that revision changed that namespace. */
    long changesSince(String namespace, long revision) {
        return cluster.commits().stream()
                .filter(commit -> commit.revision() > revision)
                .filter(commit -> commit.changes().stream()
                        .anyMatch(change -> change.namespace().equals(namespace)))
                .count();
    }

    private History open(long copy) {
        State state = copy == 0 ? State.EMPTY : stateAt(copy);
        return directory == null
                ? History.inMemory(NODE, options, state, disk)
                : History.in(directory, NODE, options, state, disk);
    }

    private static void never(Runnable task, Duration delay) {
        throw new RejectedExecutionException("there is no thread in this test");
    }

    private void tell() {
        long revision = revision();
        remember(revision);
        history.onApplied(stateAt(revision - 1), commit(revision), stateAt(revision));
    }

    private void remember(long revision) {
        Map<String, SortedMap<String, String>> now = new HashMap<>(maps.get((int) revision - 1));
        commit(revision).changes().forEach(change -> {
            SortedMap<String, String> changed = new TreeMap<>(now.getOrDefault(change.namespace(), new TreeMap<>()));
            change.value()
                    .ifPresentOrElse(value -> changed.put(change.key(), value), () -> changed.remove(change.key()));
            now.put(change.namespace(), changed);
        });
        maps.add(now);
    }
}
