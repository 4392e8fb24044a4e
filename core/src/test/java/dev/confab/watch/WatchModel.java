package dev.confab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import dev.confab.replica.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What one subscription may be told, worked out from the whole history with plain loops. {@code known} is the revision up to
 * which the listener has heard all; each event must lead on from there exactly.
 */
final class WatchModel {

    private final History history;
    private final String namespace;
    private final Watch watch;
    private final List<Jump> jumps;
    private final int bound;
    private long known;
    private final boolean expectsWhole;
    private final boolean isAhead;
    private boolean isFirst = true;

    /** @param expectsWhole whether the first event must carry all values; so also after a jump over what is known at first */
    WatchModel(
            History history,
            String namespace,
            Watch watch,
            List<Jump> jumps,
            long now,
            long known,
            boolean expectsWhole) {
        this.history = history;
        this.namespace = namespace;
        this.watch = watch;
        this.jumps = jumps;
        this.bound = watch.queueMax();
        this.known = known;
        this.expectsWhole = expectsWhole;
        this.isAhead = watch.start() instanceof Watch.After && known > now;
    }

    /** @param now the replica's revision when the call began */
    void heard(WatchEvent event, long now) {
        assertThat(event.namespace()).isEqualTo(namespace);
        if (expectsWhole()) {
            assertThat(event.isComplete()).isTrue();
            assertThat(event.revision()).isGreaterThanOrEqualTo(known);
            assertThat(event.changes()).isEqualTo(difference(Optional.empty(), at(event.revision())));
        } else {
            assertThat(event.isComplete()).isFalse();
            assertThat(event.revision()).as("never backwards, never repeated").isGreaterThan(known);
            checkStep(event);
        }
        if (watch.mode() == Delivery.LATEST) {
            assertThat(matching(event.revision(), now))
                    .as("newest only, at %s", event)
                    .isEmpty();
        }
        known = event.revision();
        isFirst = false;
    }

    /** Nothing waits any more: the listener must know all, by itself or because nothing differs in the end. */
    void settled(long now) {
        assertThat(expectsWhole()).as("the first event came").isFalse();
        if (known >= now) {
            return;
        }
        assertThat(difference(Optional.of(at(known)), at(now))).as("converged").isEmpty();
        assertThat(matching(known, now).isEmpty() || mayBridge(now))
                .as("none missed")
                .isTrue();
    }

    private boolean expectsWhole() {
        return isFirst
                && (expectsWhole
                        || jumps.stream().anyMatch(jump -> jump.from() < known && jump.to() > known && isAhead));
    }

    private void checkStep(WatchEvent event) {
        long revision = event.revision();
        if (event.kind() == WatchEvent.Kind.COMMIT) {
            assertThat(event.changes()).isEqualTo(changesOf(revision));
            assertThat(event.changes()).isNotEmpty();
            boolean bridgedByNothing = mayBridge(revision - 1)
                    && difference(Optional.of(at(known)), at(revision - 1)).isEmpty();
            assertThat(matching(known, revision - 1).isEmpty() || bridgedByNothing)
                    .as("no commit between %d and %s is missed", known, event)
                    .isTrue();
        } else {
            assertThat(event.kind()).isEqualTo(WatchEvent.Kind.DIFFERENCE);
            assertThat(event.changes()).isNotEmpty();
            assertThat(event.changes()).isEqualTo(difference(Optional.of(at(known)), at(revision)));
            assertThat(mayBridge(revision))
                    .as("a reason for %s after %d", event, known)
                    .isTrue();
        }
    }

    /** Only past the bound and across a jump may one difference stand for commits. */
    private boolean mayBridge(long revision) {
        boolean isJumped = jumps.stream().anyMatch(jump -> jump.to() > known && jump.to() <= revision);
        boolean isLatest = watch.mode() == Delivery.LATEST;
        return isJumped || isLatest || matching(known, revision).size() > bound;
    }

    private List<Long> matching(long after, long upTo) {
        return LongStream.rangeClosed(after + 1, upTo)
                .filter(revision -> !changesOf(revision).isEmpty())
                .boxed()
                .toList();
    }

    private List<KeyChange> changesOf(long revision) {
        List<KeyChange> changes = new ArrayList<>();
        history.commit(revision).changes().stream()
                .filter(change -> change.namespace().equals(namespace) && watch.matches(change.key()))
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .forEach(change -> changes.add(new KeyChange(
                        change.key(),
                        at(revision - 1).get(change.key()).map(VersionedValue::value),
                        change.value(),
                        change.version())));
        return changes;
    }

    private List<KeyChange> difference(Optional<Namespace> from, Namespace to) {
        SortedSet<String> keys = new TreeSet<>(to.toMap().keySet());
        from.ifPresent(namespace -> keys.addAll(namespace.toMap().keySet()));
        keys.removeIf(key -> !watch.matches(key));
        List<KeyChange> changes = new ArrayList<>();
        for (String key : keys) {
            Optional<VersionedValue> before = from.flatMap(namespace -> namespace.get(key));
            Optional<VersionedValue> after = to.get(key);
            if (!before.equals(after)) {
                changes.add(new KeyChange(
                        key, before.map(VersionedValue::value), after.map(VersionedValue::value), to.versionOf(key)));
            }
        }
        return changes;
    }

    record Jump(long from, long to) {}

    private Namespace at(long revision) {
        return history.stateAt(revision).namespace(namespace);
    }
}
