package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Temporary values: what is written down when they begin, and what happens at their end. Pure. */
final class Expiries {

    private Expiries() {}

    /** What is to be kept of the values that those operations put for a time. */
    static List<Change> begun(State before, Collection<Operation> operations, Cause cause, Instant time) {
        List<Change> entries = new ArrayList<>();
        for (Operation operation : operations) {
            Duration expiresAfter = operation instanceof Operation.Put put ? put.expiresAfter() : null;
            if (expiresAfter != null) {
                long version = before.namespace(operation.namespace()).nextVersion(operation.key());
                String text = PendingText.expiry(time.plus(expiresAfter), cause, version, beneath(before, operation));
                entries.add(change(before, Reserved.expiry(operation.namespace()), operation.key(), text));
            }
        }
        return entries;
    }

    /** What is to come back after that operation: a second temporary value lies over what was beneath the first. */
    static @Nullable String beneath(State before, Operation operation) {
        Namespace namespace = before.namespace(operation.namespace());
        Pending.Expiry present = find(before, operation.namespace(), operation.key());
        boolean isOver = present != null && present.version() == namespace.versionOf(operation.key());
        return isOver ? present.beneath().orElse(null) : namespace.value(operation.key());
    }

    private static Pending.@Nullable Expiry find(State before, String namespace, String key) {
        String name = Reserved.expiry(namespace);
        VersionedValue entry = before.namespace(name).lookup(key);
        try {
            return entry == null ? null : (Pending.Expiry) PendingText.read(name, key, entry);
        } catch (MalformedException e) {
            return null;
        }
    }

    /**
     * Returns both, and the end of each temporary value that was changed and does not begin anew: nothing will come back in its
     * place.
     */
    static List<Change> withEnded(State before, List<Change> asked, List<Change> entries) {
        List<Change> ended = ended(before, asked);
        if (ended.isEmpty() && entries.isEmpty()) {
            return asked; // nearly all commits
        }
        Map<List<String>, Change> all = new LinkedHashMap<>();
        for (List<Change> some : List.of(asked, ended, entries)) {
            some.forEach(each -> all.put(List.of(each.namespace(), each.key()), each));
        }
        return List.copyOf(all.values());
    }

    private static List<Change> ended(State before, List<Change> asked) {
        Map<String, Namespace> waiting = new HashMap<>();
        List<Change> ended = new ArrayList<>();
        for (Change changed : asked) {
            Namespace those =
                    waiting.computeIfAbsent(changed.namespace(), name -> before.namespace(Reserved.expiry(name)));
            if (those.value(changed.key()) != null) {
                ended.add(change(before, Reserved.expiry(changed.namespace()), changed.key(), null));
            }
        }
        return ended;
    }

    /** What comes back, and the end of waiting for it. A key that has another version by now is left as it is. */
    static List<Change> fallBack(State before, List<Agenda.Line> lines) {
        List<Change> changes = new ArrayList<>();
        for (Agenda.Line line : lines) {
            if (line.read() instanceof Pending.Expiry expiry
                    && before.namespace(expiry.namespace()).versionOf(expiry.key()) == expiry.version()) {
                changes.add(change(
                        before,
                        expiry.namespace(),
                        expiry.key(),
                        expiry.beneath().orElse(null)));
            }
            changes.add(done(before, line));
        }
        return changes;
    }

    /** Removes what is not pending any more. */
    static Change done(State before, Agenda.Line line) {
        return change(before, line.namespace(), line.key(), null);
    }

    private static Change change(State before, String namespace, String key, @Nullable String value) {
        return new Change(namespace, key, before.namespace(namespace).nextVersion(key), value);
    }
}
