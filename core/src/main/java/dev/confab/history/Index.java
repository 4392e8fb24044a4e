package dev.confab.history;

import dev.confab.model.Commit;
import dev.confab.model.Floors;
import dev.confab.model.Reserved;
import java.util.ArrayList;
import java.util.Collection;
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
 * on disk, or while older ones may come. In memory its body goes at once else.
 */
final class Index {

    private final HistoryOptions alone;
    private final boolean isOnDisk;
    private final NamespaceIndexes namespaces = new NamespaceIndexes();
    private final Rollbacks rollbacks = new Rollbacks();
    private Run<Slot> slots = new Run<>();
    private long base;
    private long baseMillis;
    private Body baseBody = Body.NONE;
    private long weight;
    private boolean awaitsEarlier;

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
        baseBody = Body.NONE;
        awaitsEarlier = false;
    }

    /** Commits from before the first one may come: until they do, or do not, none goes for being needed by no namespace. */
    void awaitEarlier() {
        awaitsEarlier = base > 0;
    }

    boolean awaitsEarlier() {
        return awaitsEarlier;
    }

    /** None will come from before the first one: what was only kept for them goes. */
    void awaitNoEarlier() {
        endAwaiting();
        dropOld(0);
    }

    private void endAwaiting() {
        if (awaitsEarlier) {
            awaitsEarlier = false;
            for (int i = 0; i < slots.size(); i++) {
                emptyIfDead(slots.get(i));
            }
        }
    }

    void add(Commit commit, Body body) {
        if (commit.revision() != last() + 1) {
            throw new IllegalArgumentException("commit " + commit.revision() + " does not follow " + last());
        }
        List<NamespaceIndex> changed = namespaces.add(commit);
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
        dropOld(floors.getOrDefault(Reserved.ALL_NAMESPACES, 0L));
    }

    /** One that is below the beginning says nothing, but of what may come from before it. One above the last commit nobody agrees on. */
    private void raise(String name, long agreed) {
        long floor = Math.min(agreed, last());
        if ((floor > base || awaitsEarlier) && !name.equals(Reserved.ALL_NAMESPACES)) {
            NamespaceIndex namespace = namespaces.ofOrNew(name);
            while (namespace.hasUpTo(floor)) {
                release(slot(namespace.dropOldest()));
            }
            namespace.raise(floor);
        }
    }

    /**
     * Takes in a commit from before the first one. Where it is too old, or all would be too large with it, it is left out, and none is
     * awaited any more.
     *
     * @param beforeMillis the time of the commit before it
     */
    void addFirst(Commit commit, long beforeMillis, Body body) {
        if (commit.revision() != base || !awaitsEarlier) {
            throw new IllegalArgumentException("commit " + commit.revision() + " is not awaited before " + (base + 1));
        }
        long timeMillis = commit.time().toEpochMilli();
        if (timeMillis < notBeforeMillis() || weight + Slot.OVERHEAD_BYTES + body.length() > alone.bytesMax()) {
            awaitNoEarlier();
            return;
        }
        List<NamespaceIndex> changed = namespaces.addFirst(commit, alone.commitsMax());
        rollbacks.addFirst(commit);
        Slot slot = new Slot(timeMillis, changed.toArray(NamespaceIndex[]::new), body);
        changed.stream().filter(namespace -> namespace.floor() >= base).forEach(namespace -> slot.release());
        slots.addFirst(slot);
        weight += slot.weight();
        raiseFirst(commit);
        base--;
        baseMillis = beforeMillis;
        baseBody = Body.NONE;
        if (base == 0) {
            awaitNoEarlier();
        }
    }

    /** A namespace does not need what comes yet up to its floor. That of all is minded by those who ask for what was before. */
    private void raiseFirst(Commit commit) {
        Floors.raised(commit).forEach((name, floor) -> {
            if (!name.equals(Reserved.ALL_NAMESPACES)) {
                namespaces.ofOrNew(name).raise(Math.min(floor, last()));
            }
        });
    }

    private void release(Slot slot) {
        slot.release();
        if (!awaitsEarlier) {
            emptyIfDead(slot);
        }
    }

    private void emptyIfDead(Slot slot) {
        boolean isFounding = slot.namespaces().length == 0; // small, and shows to what the second one was added
        if (slot.isDead() && !isOnDisk && !isFounding) {
            weight -= slot.weight();
            slot.moveTo(new Body.Gone(slot.body().length()));
            weight += slot.weight();
        }
    }

    private void dropOld(long floor) {
        long notBeforeMillis = notBeforeMillis();
        while (slots.size() > 0 && (base < floor || isPast(slots.get(0), notBeforeMillis))) {
            endAwaiting();
            dropFirst();
        }
    }

    private boolean isPast(Slot first, long notBeforeMillis) {
        boolean isNeedless = first.isDead() && !awaitsEarlier;
        return isNeedless || first.timeMillis() < notBeforeMillis || weight > alone.bytesMax();
    }

    private long notBeforeMillis() {
        return millisOf(last()) - alone.ageMax().toMillis();
    }

    private void dropFirst() {
        long revision = base + 1;
        Slot slot = slots.removeFirst();
        for (NamespaceIndex namespace : slot.namespaces()) {
            namespaces.dropFirst(namespace, revision);
            if (Reserved.isNote(namespace.name())) {
                rollbacks.dropThrough(revision);
            }
        }
        weight -= slot.weight();
        base = revision;
        baseMillis = slot.timeMillis();
        baseBody = slot.body();
    }

    /** The revision at which the history begins: the oldest state that can be read, if the namespace's bound allows it. */
    long base() {
        return base;
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
        return Math.max(base, namespaces.floor(name));
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

    /** Where that commit lies, which is that of the base or a later one. That of the base is good for its head only. */
    Body body(long revision) {
        return revision == base ? baseBody : slot(revision).body();
    }

    Slot slot(long revision) {
        return slots.get((int) (revision - base - 1));
    }

    /** In no particular order. */
    Collection<NamespaceIndex> namespaces() {
        return namespaces.all();
    }

    @Nullable
    NamespaceIndex namespace(String name) {
        return namespaces.of(name);
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
        return namespaces.firstChangesAfter(name, revision);
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
