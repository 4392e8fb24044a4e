package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.history.PastCommit.KeyStep;
import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.VersionedValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that one read needs. Opens its files for itself: a thread that is interrupted while it reads closes what it reads
 * from, and that must not be another's. Not thread-safe.
 */
final class Bodies implements AutoCloseable {

    private final Map<Long, Body> bodies = new HashMap<>();
    private final Map<Path, FileChannel> open = new HashMap<>();

    /** Notes where the commits of those revisions lie. Called with the history's lock held. */
    void take(Index index, Collection<Long> revisions) {
        revisions.forEach(revision -> bodies.put(revision, index.body(revision)));
    }

    /** The values that those keys had before the commits by whose revision they are given; null where they did not exist. */
    Map<String, @Nullable VersionedValue> replaced(String namespace, NavigableMap<Long, List<String>> keys)
            throws IOException {
        Map<String, @Nullable VersionedValue> old = new HashMap<>();
        for (Map.Entry<Long, List<String>> entry : keys.entrySet()) {
            Recorded recorded = read(entry.getKey());
            Set<String> wanted = new HashSet<>(entry.getValue());
            List<Change> changes = recorded.commit().changes();
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                if (change.namespace().equals(namespace) && wanted.contains(change.key())) {
                    old.put(change.key(), recorded.replaced().get(i));
                }
            }
        }
        return old;
    }

    /** What those commits did to that key, or to the whole namespace where it is null. */
    List<PastCommit> commits(
            String namespace, @Nullable String key, List<Long> revisions, List<Rollbacks.Made> rollbacks)
            throws IOException {
        List<PastCommit> commits = new ArrayList<>(revisions.size());
        for (long revision : revisions) {
            Recorded recorded = read(revision);
            Commit commit = recorded.commit();
            List<KeyStep> steps = steps(recorded, namespace, key);
            List<String> keys = steps.stream().map(KeyStep::key).toList();
            commits.add(new PastCommit(
                    revision,
                    commit.time(),
                    commit.author(),
                    commit.cause().node(),
                    commit.reason(),
                    steps,
                    Rollbacks.rollbackTo(rollbacks, revision),
                    Rollbacks.rolledBackBy(rollbacks, revision, keys)));
        }
        return commits;
    }

    /** Those commits, whole. */
    List<Recorded> recorded(List<Long> revisions) throws IOException {
        List<Recorded> all = new ArrayList<>(revisions.size());
        for (long revision : revisions) {
            all.add(read(revision));
        }
        return all;
    }

    private static List<KeyStep> steps(Recorded recorded, String namespace, @Nullable String key) {
        List<KeyStep> steps = new ArrayList<>();
        List<Change> changes = recorded.commit().changes();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change.namespace().equals(namespace)
                    && (key == null || change.key().equals(key))) {
                VersionedValue old = recorded.replaced().get(i);
                Optional<String> oldValue = Optional.ofNullable(old).map(VersionedValue::value);
                steps.add(new KeyStep(change.key(), change.version(), oldValue, change.value()));
            }
        }
        steps.sort(Comparator.comparing(KeyStep::key));
        return steps;
    }

    /** The records of those commits as they were encoded. */
    List<byte[]> bytes(List<Long> revisions) throws IOException {
        List<byte[]> all = new ArrayList<>(revisions.size());
        for (long revision : revisions) {
            all.add(bytes(revision));
        }
        return all;
    }

    /** Where that commit led; for revision 0 where all begins. */
    Head head(long revision) throws IOException {
        return revision == 0 ? Head.EMPTY : Recorded.head(bytes(revision));
    }

    private Recorded read(long revision) throws IOException {
        try {
            return Recorded.decode(bytes(revision));
        } catch (MalformedException e) {
            throw damaged(revision, e);
        }
    }

    private byte[] bytes(long revision) throws IOException {
        Body body = bodies.get(revision);
        if (body instanceof Body.Kept kept) {
            return kept.bytes();
        } else if (body instanceof Body.Filed filed) {
            try {
                return SegmentFile.body(channel(filed.file()), filed);
            } catch (MalformedException e) {
                throw damaged(revision, e);
            }
        }
        throw new IllegalStateException("nothing is left of commit " + revision + "; please report this");
    }

    private static IOException damaged(long revision, MalformedException cause) {
        return new IOException("the record of commit " + revision + " is damaged", cause);
    }

    private FileChannel channel(Path file) throws IOException {
        FileChannel channel = open.get(file);
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            open.put(file, channel);
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
    }
}
