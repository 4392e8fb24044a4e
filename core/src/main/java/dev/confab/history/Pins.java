package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import dev.confab.history.Pin.Place;
import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Namespace;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The labelled revisions that this node keeps: each is copied whole when it hears of the label, while the history still leads there,
 * so what is dropped later does not matter to it. Follows the labels; holds their bound. Confined to the history's lock.
 */
final class Pins {

    private static final Logger log = LoggerFactory.getLogger(Pins.class);

    private final PeerId node;
    private final long bytesMax;
    private final Map<Place, Held> held = new HashMap<>();
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Path> unneeded = new ArrayList<>();
    private long bytes;

    /**
     * A copy, in memory or on disk. Immutable.
     *
     * @param kept null where it is on disk
     * @param file null where it is not
     */
    record Held(@Nullable Pin kept, @Nullable Path file, long notedAt, long bytes) {}

    /** A copy that is to be made out of what is now and what was replaced since, which may have to be read. */
    record Wanted(Pin present, NavigableMap<Long, List<String>> changed, Bodies bodies) {

        /** Blocks on the disk, as a rule not: labels are of what is new. */
        Pin read() throws IOException {
            try (Bodies reading = bodies) {
                Place place = present.place();
                Namespace then = present.namespace().with(reading.replaced(place.namespace(), changed));
                return new Pin(place, present.epoch(), present.notedAt(), then);
            }
        }
    }

    Pins(PeerId node, long bytesMax) {
        this.node = node;
        this.bytesMax = bytesMax;
    }

    /** Labels may have changed with that commit. */
    void follow(Commit commit, State after, Index index) {
        for (String name :
                new TreeSet<>(commit.changes().stream().map(Change::namespace).toList())) {
            String labelled = Reserved.labelled(name);
            if (labelled != null) {
                follow(labelled, after, index);
            }
        }
    }

    /** Revisions of another epoch may be others: then nothing is kept but what has not changed since. */
    void jump(State before, State after, Index index) {
        if (!before.head().epoch().equals(after.head().epoch())) {
            List.copyOf(held.keySet()).forEach(this::drop);
            wanted.clear();
        }
        followAll(after, index);
    }

    /** Wants a copy for each label that has none, as after a restore. */
    void followAll(State after, Index index) {
        for (String name : after.namespaceNames()) {
            String labelled = Reserved.labelled(name);
            if (labelled != null) {
                follow(labelled, after, index);
            }
        }
    }

    private void follow(String namespace, State after, Index index) {
        Map<Long, Long> labels = labels(namespace, after);
        List.copyOf(held.entrySet()).stream()
                .filter(entry -> isGone(entry.getKey(), entry.getValue().notedAt(), namespace, labels, after))
                .forEach(entry -> drop(entry.getKey()));
        wanted.removeIf(each -> each.present().place().namespace().equals(namespace)
                && !labels.containsKey(each.present().place().revision()));
        labels.forEach((revision, notedAt) -> {
            Place place = new Place(namespace, revision);
            if (!held.containsKey(place)) {
                want(new Pin(place, after.head().epoch(), notedAt, after.namespace(namespace)), index);
            }
        });
    }

    /** After a restart commits come again: a label that is yet to come is not gone. */
    private static boolean isGone(Place place, long notedAt, String namespace, Map<Long, Long> labels, State after) {
        return place.namespace().equals(namespace)
                && notedAt <= after.revision()
                && !labels.containsKey(place.revision());
    }

    /** By labelled revision, the revision at which it was labelled. */
    private static Map<Long, Long> labels(String namespace, State state) {
        Map<Long, Long> labels = new TreeMap<>();
        state.namespace(Reserved.labels(namespace)).forEach((name, value) -> put(labels, value));
        return labels;
    }

    /** What is no number a later release wrote: it must not stop the history. */
    private static void put(Map<Long, Long> labels, VersionedValue value) {
        try {
            labels.put(Long.parseLong(value.value()), value.revision());
        } catch (NumberFormatException e) {
            log.debug("a label at {} marks no revision", value.revision(), e);
        }
    }

    private void want(Pin present, Index index) {
        String namespace = present.place().namespace();
        long revision = present.place().revision();
        if (present.namespace().revision() <= revision) {
            hold(present);
        } else if (revision >= index.oldestReadable(namespace)) {
            NavigableMap<Long, List<String>> changed = index.firstChangesAfter(namespace, revision);
            Bodies bodies = new Bodies();
            bodies.take(index, changed.keySet());
            wanted.add(new Wanted(present, changed, bodies));
        } else {
            log.info(
                    "[{}] does not keep the labelled revision={} of {}: its history begins later",
                    node,
                    revision,
                    namespace);
        }
    }

    /** The copies that are to be made, once. */
    List<Wanted> takeWanted() {
        List<Wanted> taken = List.copyOf(wanted);
        wanted.clear();
        return taken;
    }

    /** It may be that the label is gone meanwhile. */
    void copied(Pin pin, State latest) {
        Place place = pin.place();
        if (labels(place.namespace(), latest).containsKey(place.revision())
                && pin.epoch().compareTo(latest.head().epoch()) <= 0) {
            hold(pin);
        }
    }

    private void hold(Pin pin) {
        hold(pin.place(), new Held(pin, null, pin.notedAt(), pin.bytes()));
    }

    private void hold(Place place, Held copy) {
        drop(place);
        held.put(place, copy);
        bytes += copy.bytes();
        while (bytes > bytesMax) {
            Place oldest = held.keySet().stream()
                    .min((one, other) -> Long.compare(one.revision(), other.revision()))
                    .orElseThrow();
            log.warn(
                    "[{}] keeps the labelled revision={} of {} no longer than the rest: all labelled ones may take {} bytes; remove"
                            + " labels, or allow more with ConfabOptions.history(...)",
                    node,
                    oldest.revision(),
                    oldest.namespace(),
                    bytesMax);
            drop(oldest);
        }
    }

    private void drop(Place place) {
        Held gone = held.remove(place);
        if (gone != null) {
            bytes -= gone.bytes();
            if (gone.file() != null) {
                unneeded.add(gone.file());
            }
        }
    }

    /** One that was on disk at the start; not taken where the label is known to be gone. */
    void load(Pin pin, Path file, State state) {
        boolean isGone = pin.notedAt() <= state.revision()
                && !labels(pin.place().namespace(), state)
                        .containsKey(pin.place().revision());
        if (isGone
                || pin.epoch().compareTo(state.head().epoch())
                        > 0) { // one of an epoch before: a jump would have dropped it
            unneeded.add(file);
        } else {
            hold(pin.place(), new Held(null, file, pin.notedAt(), pin.bytes()));
        }
    }

    /** Null where it is none that is kept. */
    @Nullable
    Held of(String namespace, long revision) {
        return held.get(new Place(namespace, revision));
    }

    /** All that are kept, the lowest revision first. */
    List<Held> all() {
        return held.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparingLong(Place::revision).thenComparing(Place::namespace)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Those that are not on disk yet. */
    List<Pin> unfiled() {
        List<Pin> unfiled = new ArrayList<>();
        held.values().forEach(copy -> {
            if (copy.kept() != null) {
                unfiled.add(copy.kept());
            }
        });
        return unfiled;
    }

    void filed(Pin pin, Path file) {
        Held present = held.get(pin.place());
        if (present != null && present.kept() == pin) {
            held.put(pin.place(), new Held(null, file, pin.notedAt(), present.bytes()));
        } else if (present == null) {
            unneeded.add(file);
        }
    }

    /** The files that nobody needs any more, once; not those that were written again. */
    List<Path> takeUnneeded() {
        List<Path> taken = new ArrayList<>(unneeded);
        held.values().forEach(copy -> taken.remove(copy.file()));
        unneeded.clear();
        return taken;
    }
}
