package dev.confab.benchmarks;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.History;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import dev.confab.model.Applied;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.DoubleStream;

/**
 * Reads of a history of many commits over 1,000 keys of one namespace, each of a put of 200 characters, and its heap: what
 * HotSpot's histogram counts with it less without it, the state of the store in both. On disk the files are in the page cache.
 */
final class HistoryReads implements Harness {

    private static final PeerId NODE = PeerId.of("bench");
    private static final int COMMITS = 100_000;
    private static final int QUICK_COMMITS = 10_000;
    private static final int KEYS = 1_000;
    private static final int PAGE = 50;
    private static final int READS = 300;
    private static final int COMMITS_PER_WRITE = 1_000;
    private static final HistoryOptions OPTIONS =
            HistoryOptions.DEFAULT.commits(1_000_000).bytes(1L << 30);

    @Override
    public List<Row> run(Scale scale) throws Exception {
        int commits = scale.forks() > 1 ? COMMITS : QUICK_COMMITS;
        Path home = Directories.temporary();
        try {
            List<Row> rows = new ArrayList<>(measure("on disk", commits, scale, home));
            rows.addAll(measure("in memory", commits, scale, null));
            return rows;
        } finally {
            Directories.delete(home);
        }
    }

    private static List<Row> measure(String where, int commits, Scale scale, Path home) throws InterruptedException {
        Fed fed = new Fed(home);
        fed.feed(commits);
        LiveHeap with = LiveHeap.settled();
        DoubleStream.Builder at = DoubleStream.builder();
        DoubleStream.Builder slowAt = DoubleStream.builder();
        DoubleStream.Builder pages = DoubleStream.builder();
        DoubleStream.Builder slowPages = DoubleStream.builder();
        for (int run = 0; run <= scale.runs(); run++) {
            Random random = new Random(run);
            double[] ofAt = times(() -> fed.at(random.nextInt(commits) + 2));
            double[] ofPages = times(() -> fed.page("k%06d".formatted(random.nextInt(KEYS))));
            if (run > 0) {
                at.add(ofAt[READS / 2]);
                slowAt.add(ofAt[READS * 99 / 100]);
                pages.add(ofPages[READS / 2]);
                slowPages.add(ofPages[READS * 99 / 100]);
            }
        }
        fed.history = null;
        LiveHeap without = LiveHeap.settled();
        double heap = (with.bytes() - without.bytes()) / (double) commits;
        String of = " of " + commits + " commits, " + where;
        return List.of(
                new Row("`at(revision)` as a map of " + KEYS + " keys" + of, "< 5 ms", text(at, slowAt), "-"),
                new Row("`history(key)`, a page of " + PAGE + of, "< 1 ms", text(pages, slowPages), "-"),
                new Row(
                        "heap for each" + of,
                        home == null ? "< 300 B + 407 B changed" : "< 300 B",
                        Spread.text(heap, "%.1f") + " B: " + with.growthSince(without, commits, 5),
                        "-"));
    }

    private static double[] times(Runnable read) {
        double[] millis = new double[READS];
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            read.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return DoubleStream.of(millis).sorted().toArray();
    }

    private static String text(DoubleStream.Builder medians, DoubleStream.Builder slow) {
        return "median " + Spread.of(medians.build()).text("%.2f") + " ms, p99 "
                + Spread.of(slow.build()).text("%.2f") + " ms";
    }

    /** A history that was fed by a state machine; only the machine's last state is left beside it. */
    private static final class Fed {

        private final StateMachine machine = new StateMachine();
        private History history;
        private long requests;

        Fed(Path home) {
            history = home == null
                    ? History.inMemory(NODE, OPTIONS, State.EMPTY, (task, delay) -> never())
                    : History.in(home.resolve("history"), NODE, OPTIONS, State.EMPTY, (task, delay) -> never());
            send(new Command.Found(new UUID(1, 2), new Epoch(1, 7), Limits.DEFAULT));
        }

        private static void never() {
            throw new RejectedExecutionException("this harness writes when it says so");
        }

        void feed(int commits) {
            Random random = new Random(0);
            for (int i = 0; i < commits; i++) {
                String key = "k%06d".formatted(i < KEYS ? i : random.nextInt(KEYS));
                send(new Command.Update(
                        List.of(), List.of(new Operation.Put(LocalCluster.NAMESPACE, key, Data.value(i))), false));
                if (i % COMMITS_PER_WRITE == 0) {
                    history.flush();
                }
            }
            history.flush();
            history.oldestReadable(LocalCluster.NAMESPACE);
        }

        private void send(Command command) {
            State before = machine.state();
            Request request = new Request(
                    new RequestId(1, requests++),
                    before.head().epoch(),
                    before.revision(),
                    new Cause("bench", "node-1", ""),
                    command);
            Applied applied = machine.apply(new Item.Whole(request), Instant.ofEpochSecond(1_700_000_000L + requests));
            Commit commit = applied.commit();
            if (commit == null) {
                throw new IllegalStateException("the command led to no commit: " + applied);
            }
            history.onApplied(before, commit, machine.state());
        }

        void at(long revision) {
            if (history.at(LocalCluster.NAMESPACE, revision).toMap().size() > KEYS) {
                throw new IllegalStateException("there were never that many keys");
            }
        }

        void page(String key) {
            if (history.page(LocalCluster.NAMESPACE, key, HistoryRange.last(PAGE))
                    .commits()
                    .isEmpty()) {
                throw new IllegalStateException("each key was changed");
            }
        }
    }
}
