package dev.confab.history;

import dev.confab.model.Namespace;
import dev.confab.model.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What is read out of the commits themselves: each read looks up where they lie, with the lock held, and then reads them without it.
 * Thread-safe; blocks on the disk.
 */
final class Reads {

    /** What errors call all namespaces together. */
    static final String STORE = "the store";

    private final Look history;
    private final Refusals refusals;

    Reads(Look history, Refusals refusals) {
        this.history = history;
        this.refusals = refusals;
    }

    /** That namespace as it was at that revision. */
    PastView at(String namespace, long revision) {
        return read(namespace, reading -> {
            AtRevision found = history.look(known -> AtRevision.of(known, namespace, revision, reading));
            Pins.Held labelled = found.labelled();
            Namespace then = labelled == null
                    ? found.present().with(reading.replaced(namespace, found.changed()))
                    : LabelledCopies.read(labelled).namespace();
            return new PastView(namespace, revision, then);
        });
    }

    /** @param labelled null where the index leads there; then what changed since, by the first commits that did it */
    private record AtRevision(
            Namespace present, NavigableMap<Long, List<String>> changed, Pins.@Nullable Held labelled) {

        static AtRevision of(Known known, String namespace, long revision, Bodies reading) {
            long oldest = known.oldestReadable(namespace);
            Pins.Held labelled = revision < oldest ? known.pins().of(namespace, revision) : null;
            known.requireReadable(namespace, revision, labelled == null ? oldest : revision);
            NavigableMap<Long, List<String>> changed =
                    labelled == null ? known.index().firstChangesAfter(namespace, revision) : new TreeMap<>();
            reading.take(known.index(), changed.keySet());
            return new AtRevision(known.latest().namespace(namespace), changed, labelled);
        }
    }

    /** The commits that changed that namespace, or that key of it. */
    HistoryPage page(String namespace, @Nullable String key, HistoryRange range) {
        return read(namespace, reading -> {
            OfNamespace found = history.look(known -> OfNamespace.of(known, namespace, key, range, reading));
            List<Long> revisions = found.revisions();
            List<PastCommit> commits = reading.commits(namespace, key, range.first(revisions), found.rollbacks());
            return new HistoryPage(commits, range.behind(revisions), found.oldest());
        });
    }

    private record OfNamespace(long oldest, List<Long> revisions, List<Rollbacks.Made> rollbacks) {

        static OfNamespace of(Known known, String namespace, @Nullable String key, HistoryRange range, Bodies reading) {
            NamespaceIndex index = known.index().namespace(namespace);
            List<Long> revisions = index == null ? List.of() : index.newestFirst(key, range);
            reading.take(known.index(), revisions);
            return new OfNamespace(
                    known.oldestReadable(namespace), revisions, known.index().rollbacks(namespace));
        }
    }

    /** What was done to any namespace, and what was refused meanwhile. */
    AuditPage audit(HistoryRange range) {
        return read(STORE, reading -> {
            OfStore found = history.look(known -> OfStore.of(known, range, reading));
            List<Long> revisions = found.revisions();
            List<AuditEntry> entries = new ArrayList<>();
            reading.recorded(range.first(revisions)).forEach(recorded -> entries.add(AuditEntry.of(recorded)));
            Optional<HistoryRange> next = range.behind(revisions);
            entries.addAll(refusals.between(next.map(HistoryRange::upTo).orElse(range.after()), range.upTo()));
            entries.sort(AuditEntry.NEWEST_FIRST);
            return new AuditPage(entries, next, found.oldest());
        });
    }

    private record OfStore(long oldest, List<Long> revisions) {

        static OfStore of(Known known, HistoryRange range, Bodies reading) {
            List<Long> revisions = known.index().newestFirst(range);
            reading.take(known.index(), revisions);
            return new OfStore(known.index().base(), revisions);
        }
    }

    /** The present state with all commits that led to it, as far back as none is missing, and all labelled copies. */
    Backup backup() {
        return read(STORE, reading -> {
            Whole found = history.look(known -> Whole.of(known, reading));
            List<Pin> labelled = new ArrayList<>();
            for (Pins.Held copy : found.labelled()) {
                labelled.add(LabelledCopies.read(copy));
            }
            return new Backup(
                    found.present(), found.from(), found.fromMillis(), reading.bytes(found.revisions()), labelled);
        });
    }

    private record Whole(State present, long from, long fromMillis, List<Long> revisions, List<Pins.Held> labelled) {

        static Whole of(Known known, Bodies reading) {
            Index index = known.index();
            long from = index.wholeFrom();
            List<Long> revisions =
                    LongStream.rangeClosed(from + 1, index.last()).boxed().toList();
            reading.take(index, revisions);
            return new Whole(
                    known.latest(),
                    from,
                    index.millisOf(from),
                    revisions,
                    known.pins().all());
        }
    }

    private interface Read<T> {
        T from(Bodies reading) throws IOException;
    }

    /** A file may be dropped just when it is to be read: the index does not lead there the second time. */
    private <T> T read(String what, Read<T> read) {
        try (Bodies reading = new Bodies()) {
            return read.from(reading);
        } catch (NoSuchFileException e) {
            return readAgain(what, read);
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private <T> T readAgain(String what, Read<T> read) {
        try (Bodies reading = new Bodies()) {
            return read.from(reading);
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private static UncheckedIOException unreadable(String what, IOException cause) {
        return new UncheckedIOException("the history of " + what + " could not be read", cause);
    }
}
