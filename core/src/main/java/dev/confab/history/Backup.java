package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A state and the commits that led to it, as far back as the node that was asked remembers all of them, and its copies of labelled
 * revisions. Labels and all else that the cluster knows about the configuration are in the state. Immutable by agreement.
 */
public final class Backup {

    private final State state;
    private final long base;
    private final long baseMillis;
    private final List<byte[]> records;
    private final List<Pin> labelled;

    /**
     * @param base the revision before the first record
     * @param records of all commits from there to the state, oldest first
     * @param labelled copies, which may be of what was long before
     * @throws MalformedException where they do not lead there
     */
    Backup(State state, long base, long baseMillis, List<byte[]> records, List<Pin> labelled) {
        this.state = state;
        this.base = base;
        this.baseMillis = baseMillis;
        this.records = List.copyOf(records);
        this.labelled = List.copyOf(labelled);
        requireChained();
    }

    /** Returns a backup without a history. */
    public static Backup of(State state) {
        return new Backup(state, state.revision(), state.time().toEpochMilli(), List.of(), List.of());
    }

    public State state() {
        return state;
    }

    /** The oldest revision that can be read in it. */
    public long oldest() {
        return base;
    }

    /** How many commits of history are in it. */
    public int commits() {
        return records.size();
    }

    long baseMillis() {
        return baseMillis;
    }

    List<byte[]> records() {
        return records;
    }

    List<Pin> labelled() {
        return labelled;
    }

    /**
     * Puts the history into that directory, where {@link History#in} will look for it, in place of what is there. Blocks on the
     * disk.
     */
    public void writeHistory(Path directory, PeerId node, HistoryOptions options) throws IOException {
        Segments segments = new Segments(node, directory, options.bytesMax());
        for (Pin pin : labelled) {
            segments.write(pin);
        }
        List<Body.Kept> left = new ArrayList<>();
        records.forEach(bytes -> left.add(new Body.Kept(bytes)));
        long from = base;
        long fromMillis = baseMillis;
        while (!left.isEmpty()) {
            int written = segments.append(from, fromMillis, left).size();
            from += written;
            fromMillis = millisOf(from);
            left.subList(0, written).clear();
        }
    }

    private long millisOf(long revision) {
        return Recorded.decode(records.get((int) (revision - base - 1)))
                .commit()
                .time()
                .toEpochMilli();
    }

    private void requireChained() {
        long expected = base;
        for (byte[] bytes : records) {
            Head head = Recorded.head(bytes);
            expected++;
            if (head.revision() != expected || expected == state.revision() && !head.equals(state.head())) {
                throw new MalformedException("its history has " + head + " where revision " + expected
                        + " on the way to " + state.head() + " was expected");
            }
        }
        if (expected != state.revision()) {
            throw new MalformedException("its history ends at revision " + expected + ", its state is " + state.head());
        }
    }

    /** Where it leads, and how much history it has. */
    @Override
    public String toString() {
        return "Backup[" + state.head() + " with " + records.size() + " commits]";
    }
}
