package dev.confab.history;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Floors;
import dev.confab.model.Reserved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which commits there are, consecutive up to the last one, what each changed, and where their bodies lie; holds the bounds, and
 * follows what the cluster agreed on to let go of. Confined to the history's lock.
 *
 * <p>Floors that were agreed on are followed by the commits that raised them alone: one that was raised before the history begins is
 * below that beginning.
 *
 * <p>A commit that no namespace needs any more stays for as long as an older one does, since commits lie one behind the other
 * on disk. In memory its body goes at once.
 */
final class Index {

    private final HistoryOptions alone;
    private final boolean isOnDisk;
    private final Map<String, NamespaceIndex> namespaces = new HashMap<>();
    private final Rollbacks rollbacks = new Rollbacks();
    private Run<Slot> slots = new Run<>();
    private long base;
    private long baseMillis;
    private long weight;

    Index(HistoryOptions options, boolean isOnDisk) {
        this.alone = options.plusEighths(8);
        this.isOnDisk = isOnDisk;
    }

    /** Forgets all: the history begins with the commit after that one. */
    void beginAt(long revision, long timeMillis) {
        namespaces.clear();
        rollbacks.clear();
        slots = new Run<>();
        weight = 0;
        base = revision;
        baseMillis = timeMillis;
    }

    void add(Commit commit, Body body) {
        if (commit.revision() != last() + 1) {
            throw new IllegalArgumentException("commit " + commit.revision() + " does not follow " + last());
        }
        List<NamespaceIndex> changed = new ArrayList<>(1);
        byNamespace(commit).forEach((name, keys) -> {
            NamespaceIndex namespace = namespaces.computeIfAbsent(name, NamespaceIndex::new);
            namespace.add(commit.revision(), keys);
            changed.add(namespace);
        });
        rollbacks.add(commit);
        Slot slot = new Slot(commit.time().toEpochMilli(), changed.toArray(NamespaceIndex[]::new), body);
        slots.add(slot);
        weight += slot.weight();
        for (NamespaceIndex namespace : changed) {
            while (namespace.commits() > alone.commitsMax()) {
                release(slot(namespace.dropOldest()));
            }
        }
        Map<String, Long> floors = Floors.raised(commit);
        floors.forEach(this::raise);
        dropOld(slot.timeMillis() - alone.ageMax().toMillis(), floors.getOrDefault(Reserved.ALL_NAMESPACES, 0L));
    }

    /** One that is below the beginning says nothing. One above the last commit nobody agrees on. */
    private void raise(String name, long agreed) {
        long floor = Math.min(agreed, last());
        if (floor > base && !name.equals(Reserved.ALL_NAMESPACES)) {
            NamespaceIndex namespace = namespaces.computeIfAbsent(name, NamespaceIndex::new);
            while (namespace.hasUpTo(floor)) {
                release(slot(namespace.dropOldest()));
            }
            namespace.raise(floor);
        }
    }

    private static Map<String, List<String>> byNamespace(Commit commit) {
        Map<String, List<String>> grouped = new LinkedHashMap<>(2);
        for (Change change : commit.changes()) {
            grouped.computeIfAbsent(change.namespace(), name -> new ArrayList<>(1))
                    .add(change.key());
        }
        return grouped;
    }

    private void release(Slot slot) {
        slot.release();
        if (slot.isDead() && !isOnDisk) {
            weight -= slot.weight();
            slot.moveTo(new Body.Gone(slot.body().length()));
            weight += slot.weight();
        }
    }

    private void dropOld(long notBeforeMillis, long floor) {
        while (slots.size() > 0 && (base < floor || isPast(slots.get(0), notBeforeMillis))) {
            dropFirst();
        }
    }

    private boolean isPast(Slot first, long notBeforeMillis) {
        return first.isDead() || first.timeMillis() < notBeforeMillis || weight > alone.bytesMax();
    }

    private void dropFirst() {
        long revision = base + 1;
        Slot slot = slots.removeFirst();
        for (NamespaceIndex namespace : slot.namespaces()) {
            if (namespace.floor() < revision) {
                namespace.dropOldest();
            }
            if (Reserved.isNote(namespace.name())) {
                rollbacks.dropThrough(revision);
            }
            if (namespace.commits() == 0 && namespace.floor() <= revision) {
                namespaces.remove(namespace.name()); // what it says of the oldest revision, the base says now
            }
        }
        weight -= slot.weight();
        base = revision;
        baseMillis = slot.timeMillis();
    }

    /** The revision at which the history begins: the oldest state that can be read, if the namespace's bound allows it. */
    long base() {
        return base;
    }

    long baseMillis() {
        return baseMillis;
    }

    /** What it takes, in bytes. */
    long weight() {
        return weight;
    }

    /** The last revision. */
    long last() {
        return base + slots.size();
    }

    /** The oldest revision after which no commit has lost its body. */
    long wholeFrom() {
        int first = slots.size();
        while (first > 0 && !(slots.get(first - 1).body() instanceof Body.Gone)) {
            first--;
        }
        return base + first;
    }

    /** The oldest revision at which that namespace can be read. */
    long oldestReadable(String name) {
        NamespaceIndex namespace = namespaces.get(name);
        return namespace == null ? base : Math.max(base, namespace.floor());
    }

    /** The time of that revision, which is the base or later. */
    long millisOf(long revision) {
        return revision == base ? baseMillis : slot(revision).timeMillis();
    }

    /** The body of that commit lies elsewhere now, if the commit is here still. */
    void move(long revision, Body from, Body to) {
        if (revision > base && revision <= last() && slot(revision).body() == from) {
            slot(revision).moveTo(to);
        }
    }

    Slot slot(long revision) {
        return slots.get((int) (revision - base - 1));
    }

    /** In no particular order. */
    Collection<NamespaceIndex> namespaces() {
        return namespaces.values();
    }

    @Nullable
    NamespaceIndex namespace(String name) {
        return namespaces.get(name);
    }

    /** The revisions in that range of which there is a body, newest first, one more than it allows where there are more. */
    List<Long> newestFirst(HistoryRange range) {
        List<Long> found = new ArrayList<>();
        long revision = Math.min(range.upTo(), last());
        while (revision > Math.max(base, range.after()) && found.size() <= range.commitsMax()) {
            if (!(slot(revision).body() instanceof Body.Gone)) {
                found.add(revision);
            }
            revision--;
        }
        return found;
    }

    /** Which commits rolled that namespace back, oldest first. */
    List<Rollbacks.Made> rollbacks(String name) {
        return rollbacks.of(name);
    }

    /** By revision, the keys of that namespace that were changed for the first time after that one. */
    TreeMap<Long, List<String>> firstChangesAfter(String name, long revision) {
        NamespaceIndex namespace = namespaces.get(name);
        return namespace == null ? new TreeMap<>() : namespace.firstChangesAfter(revision);
    }

    /** The last revision whose commit was made by then; one before {@link #base} where none was. */
    long revisionAt(long timeMillis) {
        if (timeMillis < baseMillis) {
            return base - 1;
        }
        int low = 0;
        int high = slots.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (slots.get(middle).timeMillis() > timeMillis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return base + low;
    }
}
