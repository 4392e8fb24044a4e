package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a shop's cluster with a history of its own, which hears of what it is told to hear of. */
final class Latecomer {

    private final Shop shop;
    private final @Nullable Path directory;
    private final HistoryOptions options;
    private final Clockwork disk;
    private final PeerHistories peers;
    private History history;
    private long revision;

    Latecomer(Shop shop, @Nullable Path directory, HistoryOptions options, Clockwork disk, PeerHistories peers) {
        this.shop = shop;
        this.directory = directory;
        this.options = options;
        this.disk = disk;
        this.peers = peers;
        this.history = open();
    }

    History history() {
        return history;
    }

    long revision() {
        return revision;
    }

    /** Takes a snapshot. */
    Latecomer jumpTo(long target) {
        history.onJumped(shop.stateAt(revision), shop.stateAt(target));
        revision = target;
        return this;
    }

    /** Hears of each commit up to that one. */
    Latecomer follow(long target) {
        for (long next = revision + 1; next <= target; next++) {
            history.onApplied(shop.stateAt(next - 1), shop.commit(next), shop.stateAt(next));
        }
        revision = target;
        return this;
    }

    /** Starts again from a copy of the revision to which it has come. */
    void restart() {
        restart(revision);
    }

    /** Starts again from a copy of that revision. */
    void restart(long copy) {
        revision = copy;
        history = open();
    }

    private History open() {
        State state = shop.stateAt(revision);
        PeerId node = PeerId.of("late");
        History opened = directory == null
                ? History.inMemory(node, options, state, disk)
                : History.in(directory, node, options, state, disk);
        opened.fillFrom(peers);
        return opened;
    }

    /** The revisions of the commits of that namespace of which it knows, newest first. */
    List<Long> commits(String namespace) {
        return history.page(namespace, null, HistoryRange.last(1_000)).commits().stream()
                .map(PastCommit::revision)
                .toList();
    }
}
