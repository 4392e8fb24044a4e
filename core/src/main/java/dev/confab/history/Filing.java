package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.State;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known, together with the files in which it lies: they are read before the first look, and written when asked. Where there
 * are none it all stays in memory. Thread-safe; blocks on the disk, never with the lock of {@link Intake} held.
 */
final class Filing implements Look {

    private static final Logger log = LoggerFactory.getLogger(Filing.class);

    private final PeerId node;
    private final HistoryOptions options;
    private final Intake intake;
    private final LabelledCopies labelled;
    private final @Nullable Segments segments;

    /** Held while files are read or written; taken before the lock of {@link Intake} where both are. */
    private final Object writing = new Object();

    private long filedGeneration = -1;
    private boolean hasFailed;
    private boolean isClosed;
    private volatile boolean hasLoaded;

    /** @param segments null where it stays in memory */
    Filing(PeerId node, HistoryOptions options, Intake intake, @Nullable Segments segments) {
        this.node = node;
        this.options = options;
        this.intake = intake;
        this.labelled = new LabelledCopies(node, intake);
        this.segments = segments;
        this.hasLoaded = segments == null || !options.isOn();
    }

    /** Whether the files were read, so that a look does not wait for them. */
    boolean hasLoaded() {
        return hasLoaded;
    }

    /** @throws IllegalStateException where the history is off */
    @Override
    public <T> T look(Function<Known, T> what) {
        load();
        return intake.look(what);
    }

    /** Copies the revisions that were labelled since. */
    void copyLabelled() {
        load();
        labelled.copy();
    }

    /** Reads what is on disk, once. */
    private void load() {
        if (!options.isOn()) {
            throw new IllegalStateException(
                    "this node keeps no history; start it without HistoryOptions.off(), or ask another");
        }
        if (hasLoaded || segments == null) {
            return;
        }
        synchronized (writing) {
            if (!hasLoaded) {
                load(segments);
                intake.change(Known::followLabels);
                hasLoaded = true;
            }
        }
    }

    private void load(Segments files) {
        State latest = intake.lookBack(Known::latest);
        try {
            labelled.load(files);
            if (files.load(latest.head(), new Loading(intake, files.awaitsEarlier()))) {
                filedGeneration = intake.lookBack(Known::generation);
            } else if (latest.revision() > 0) {
                log.info(
                        "[{}] its history begins anew at revision={}: what is on disk, if anything, does not lead there",
                        node,
                        latest.revision());
            }
        } catch (IOException | RuntimeException e) {
            intake.change(Known::beginAtLatest);
            log.warn(
                    "[{}] could not read its history, which begins anew at revision={}; check that disk",
                    node,
                    latest.revision(),
                    e);
        }
    }

    private record Loading(Intake intake, boolean wantsEarlier) implements Segments.Reader {

        @Override
        public void begin(long base, long baseMillis) {
            intake.change(known -> known.beginAt(base, baseMillis, wantsEarlier));
        }

        @Override
        public void record(Recorded recorded, Body body) {
            intake.change(known -> known.index().add(recorded.commit(), body));
        }
    }

    /** Writes what is not on disk yet. A failure is logged once; what could not be written is tried again the next time. */
    void flush() {
        if (segments == null || !options.isOn()) {
            return;
        }
        synchronized (writing) {
            try {
                writeAll(segments);
                labelled.write(segments);
                recovered();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    private void writeAll(Segments files) throws IOException {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = writeSome(files);
        }
    }

    /** Returns whether there is more. */
    private boolean writeSome(Segments files) throws IOException {
        Unfiled unfiled = look(known -> Unfiled.of(known, filedGeneration, files.last()));
        if (!unfiled.goesOn()) {
            files.forget();
        }
        List<Body.Kept> bodies = unfiled.bodies();
        if (bodies.isEmpty()) {
            return false;
        }
        if (!unfiled.goesOn()) {
            files.note(unfiled.awaitsEarlier());
        }
        List<Body.Filed> filed = files.append(unfiled.from(), unfiled.fromMillis(), bodies);
        filedGeneration = unfiled.generation();
        long needless = intake.lookBack(known -> unfiled.settle(known.index(), filed));
        labelled.copy();
        files.dropThrough(needless);
        return filed.size() < bodies.size();
    }

    /** Puts commits before the first one, if they are still wanted there. Does nothing once it is closed. */
    void prepend(Known.Wanted wanted, Earlier earlier, List<Recorded> commits) throws IOException {
        synchronized (writing) {
            if (isClosed) {
                return;
            }
            List<? extends Body> bodies = file(wanted, earlier);
            List<Commit> taken = commits.stream().map(Recorded::commit).toList();
            intake.change(known -> known.takeEarlier(wanted, earlier.beforeMillis(), taken, bodies));
        }
    }

    private List<? extends Body> file(Known.Wanted wanted, Earlier earlier) throws IOException {
        List<Body.Kept> bodies = earlier.records().stream().map(Body.Kept::new).toList();
        if (segments == null) {
            return bodies;
        }
        writeAll(segments); // it is before what lies there that they are put
        if (!look(Known::wanted).equals(Optional.of(wanted))) {
            return bodies;
        }
        segments.note(true);
        filedGeneration = wanted.generation();
        return segments.prepend(earlier.before().revision(), earlier.beforeMillis(), bodies);
    }

    /** Nobody has what is wanted. */
    void giveUp(Known.Wanted wanted) {
        intake.change(known -> known.giveUp(wanted));
    }

    /** Where no more is wanted: notes that, and copies the labelled revisions to which the history leads by now. */
    void settle() throws IOException {
        synchronized (writing) {
            if (isClosed || intake.lookBack(Known::wanted).isPresent()) {
                return;
            }
            intake.change(Known::followLabels);
            if (segments != null) {
                segments.note(false);
            }
        }
    }

    /** Whether it is written for the last time. */
    boolean isClosed() {
        synchronized (writing) {
            return isClosed;
        }
    }

    /** Writes the rest, and from then on nothing before it. */
    void close() {
        synchronized (writing) {
            isClosed = true;
            flush();
        }
    }

    private void recovered() {
        if (hasFailed) {
            hasFailed = false;
            log.info("[{}] writes its history to the disk again", node);
        }
    }

    private void failed(Exception e) {
        if (!hasFailed) {
            hasFailed = true;
            log.warn(
                    "[{}] could not write its history; reads and writes go on, a restart would begin it anew; free space there or"
                            + " make it writable, it is tried again",
                    node,
                    e);
        }
    }
}
