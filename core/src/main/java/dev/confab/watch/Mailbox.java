package dev.confab.watch;

import dev.confab.model.Commit;
import dev.confab.replica.RecentCommit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one listener is still to hear: first what its start asks for, then the commits that wait, or, past the bound and
 * after a jump, one difference in their place. {@link Delivery#LATEST} is a bound of one. Guarded by its subscription.
 *
 * <p>Memory: per waiting commit its event and one version of the namespace; all mailboxes of a node share these. The version
 * that was heard of last moves on with every commit of the namespace as long as nothing waits, so that an idle subscription
 * does not keep old values alive. A listener that is stuck keeps at most {@code queueMax + 2} versions; each costs what
 * differs from its neighbours.
 */
final class Mailbox {

    private final String namespace;
    private final Watch.Selection selection;
    private final boolean isLatest;
    private final int max;
    private final Deque<RecentCommit> replay = new ArrayDeque<>();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private @Nullable Opening opening;
    private Past heard;
    private @Nullable View newest;
    private Watch.@Nullable After skipped;

    Mailbox(Watch watch, View present) {
        this.namespace = present.namespace();
        this.selection = watch.selection();
        this.isLatest = watch.mode() == Delivery.LATEST;
        this.max = watch.queueMax();
        this.heard = Past.of(present);
        this.skipped = Watch.After.of(present); // the step that led here may still be on its way to the observers
    }

    /** The first event carries all matching values of the view. */
    void openWith(WatchEvent.Kind kind, View present) {
        opening = new Opening(kind, present);
    }

    /** The first events are those commits, which led to the view. */
    void openWith(List<RecentCommit> commits, View present) {
        if (isLatest && !commits.isEmpty()) {
            heard = Past.before(commits, present);
            newest = present;
        } else {
            replay.addAll(commits);
        }
    }

    /** Commits up to that one are known already. */
    void skipTo(Watch.After known) {
        skipped = known;
    }

    boolean isEmpty() {
        return opening == null && replay.isEmpty() && newest == null && queue.isEmpty();
    }

    void post(Commit commit, NavigableMap<String, KeyChange> changes, View after) {
        List<KeyChange> matching = selection.of(changes);
        if (matching.isEmpty() || isSkipped(after)) {
            passBy(after);
        } else if (newest != null || queue.size() >= max) {
            bridge(after);
        } else {
            queue.add(new Waiting(WatchEvent.ofCommit(after.namespace(), commit, matching), after));
        }
    }

    void jump(View before, View after) {
        if (leapsOverKnown(before, after)) {
            opening = new Opening(WatchEvent.Kind.DIFFERENCE, after); // what is known was never here to compare with
            heard = Past.of(after);
            skipped = null;
        } else if (isSkipped(after)) {
            passBy(after);
        } else {
            bridge(after);
        }
    }

    private boolean leapsOverKnown(View before, View after) {
        Watch.After known = skipped;
        return known != null && known.covers(before) && !known.isAt(before) && !known.covers(after);
    }

    /** The state from which a difference would lead to the newest. */
    Past heard() {
        return heard;
    }

    /** Takes out what is next, to be computed outside the lock; it may turn out to be nothing. Null where all is heard. */
    @Nullable
    Supplier<Optional<WatchEvent>> take() {
        Opening first = opening;
        if (first != null) {
            return takeOpening(first);
        }
        RecentCommit replayed = replay.poll();
        if (replayed != null) {
            return () -> replayed(replayed);
        }
        View to = newest;
        if (to != null) {
            Past from = heard;
            newest = null;
            heard = Past.of(to);
            return () -> Difference.between(selection, from, to);
        }
        Waiting waiting = queue.poll();
        if (waiting == null) {
            return null;
        }
        heard = Past.of(waiting.after());
        return () -> Optional.of(waiting.event());
    }

    private Supplier<Optional<WatchEvent>> takeOpening(Opening first) {
        View whole = isLatest ? skipToNewest(first.present()) : first.present();
        opening = null;
        return () -> Optional.of(Difference.whole(first.kind(), selection, whole));
    }

    private View skipToNewest(View present) {
        View at = newest;
        if (at == null) {
            at = queue.isEmpty() ? present : queue.getLast().after();
        }
        newest = null;
        queue.clear();
        heard = Past.of(at);
        return at;
    }

    private Optional<WatchEvent> replayed(RecentCommit recent) {
        CommitChanges changes = CommitChanges.of(recent);
        List<KeyChange> matching = selection.of(changes.in(namespace));
        return matching.isEmpty()
                ? Optional.empty()
                : Optional.of(WatchEvent.ofCommit(namespace, changes.commit(), matching));
    }

    /** The listener need not hear of it; what it knows is as good as the view, unless something waits. */
    private void passBy(View after) {
        if (queue.isEmpty() && newest == null) {
            heard = Past.of(after);
        }
    }

    private void bridge(View after) {
        queue.clear();
        newest = after;
    }

    private boolean isSkipped(View after) {
        Watch.After known = skipped;
        if (known == null) {
            return false;
        }
        if (known.covers(after)) {
            return true;
        }
        skipped = null;
        return false;
    }

    private record Opening(WatchEvent.Kind kind, View present) {}

    private record Waiting(WatchEvent event, View after) {}
}
