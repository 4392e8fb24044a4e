package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.Durability;
import dev.confab.LayeredMap;
import dev.confab.history.HistoryOptions;
import dev.confab.model.ImportMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Heap of a node for each of its entries, of 7 characters of key and 200 of value, in a JVM of its own: what HotSpot's histogram
 * of live objects counts with the entries in place, less what it counted without. A voter, a cluster of one, is measured before
 * and after; many small commits push the large ones that brought the entries out of what it remembers of the last commits. A node
 * that is no voter joins the empty cluster, and joins again when all is there.
 */
final class EntryHeap implements Harness {

    /** As many as a namespace may have. */
    private static final int ENTRIES = 100_000;

    private static final int QUICK_ENTRIES = 10_000;
    private static final int IMPORTS = 20;

    /** A collection takes what is only kept as long as there is room: the last snapshot, once it has been read. */
    private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

    /** More than a node remembers. */
    private static final int SMALL_COMMITS = 12_000;

    private static final int SMALL_COMMITS_AT_ONCE = 500;
    private static final int CLASSES = 7;
    private static final String[] LAYERS = LocalCluster.NAMESPACE.split("/");

    @Override
    public List<Row> run(Scale scale) {
        String entries = String.valueOf(scale.forks() > 1 ? ENTRIES : QUICK_ENTRIES);
        Path home = Directories.temporary();
        String address = LocalCluster.freeAddresses(1).get(0);
        String pause =
                "-D" + LiveHeap.PAUSE + "=" + Math.min(2_000, scale.span().toMillis() * 2);
        List<String> jvm = List.of(NO_SOFT_REFERENCES, pause);
        try (Child voter = Child.start(jvm, Main.class, "heap-voter", address, home.toString(), entries)) {
            voter.line();
            try (Child follower = Child.start(jvm, Main.class, "heap-follower", address, entries)) {
                follower.line();
                String ofVoter = voter.ask("fill");
                String ofFollower = follower.ask("join");
                String ofLayers = follower.line();
                return List.of(
                        row("T15: heap for each of " + entries + " entries, no voter", "<= 320 B", ofFollower),
                        row("T15: the same, a voter", "<= 360 B", ofVoter),
                        row("for each choice of layers over them, and each entry, more", "-", ofLayers));
            }
        } finally {
            Directories.delete(home);
        }
    }

    private static Row row(String what, String reach, String measured) {
        return new Row(what, reach, measured, "Infinispan 356 B by our targets (not run here)");
    }

    /** The JVM of the voter: takes address, directory and how many entries. Fills the store when it gets a line. */
    static void voter(String[] arguments) throws IOException, InterruptedException {
        int entries = Integer.parseInt(arguments[2]);
        ConfabOptions.Builder options = LocalCluster.voter(0, List.of(arguments[0]), Path.of(arguments[1]));
        try (Confab node = Confab.start(options.durability(Durability.PROCESS)
                .history(HistoryOptions.DEFAULT.off())
                .build())) {
            ConfigMap map = node.awaitReady(LocalCluster.PATIENCE).map(LocalCluster.NAMESPACE);
            makeSmallCommits(node);
            LiveHeap before = LiveHeap.settled();
            System.out.println("empty");
            input().readLine();
            for (int i = 0; i < IMPORTS; i++) {
                map.within(LocalCluster.PATIENCE)
                        .importValues(values(i * (entries / IMPORTS), entries / IMPORTS), ImportMode.MERGE)
                        .join();
            }
            makeSmallCommits(node);
            System.out.println(text(before, entries));
            input().readLine(); // until it is ended
        }
    }

    private static Map<String, String> values(int first, int count) {
        Map<String, String> values = new HashMap<>();
        IntStream.range(first, first + count).forEach(i -> values.put("k%06d".formatted(i), Data.value(i)));
        return values;
    }

    private static void makeSmallCommits(Confab node) {
        ConfigMap other = node.map("bench/other").within(LocalCluster.PATIENCE);
        String value = Data.value(0).repeat(2); // 400 bytes: in all more than the log keeps in memory
        for (int i = 0; i < SMALL_COMMITS; i += SMALL_COMMITS_AT_ONCE) {
            CompletableFuture.allOf(IntStream.range(0, SMALL_COMMITS_AT_ONCE)
                            .mapToObj(one -> other.put("key", value))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    /** The JVM of the one that is no voter: takes the voter's address and how many entries; joins, and again when it gets a line. */
    static void follower(String[] arguments) throws IOException, InterruptedException {
        int entries = Integer.parseInt(arguments[1]);
        BufferedReader lines = input();
        LiveHeap before;
        try (Confab node = join("empty", arguments[0])) {
            before = LiveHeap.settled();
            System.out.println("empty at " + node.head().revision());
            lines.readLine();
        }
        try (Confab node = join("whole", arguments[0])) {
            if (node.map(LocalCluster.NAMESPACE).size() != entries) {
                throw new IllegalStateException("a node is ready without all entries");
            }
            System.out.println(text(before, entries));
            LiveHeap whole = LiveHeap.settled();
            LayeredMap layered = node.layered(LAYERS);
            System.out.println(text(whole, entries));
            lines.readLine(); // until it is ended
            Objects.requireNonNull(layered.toString());
        }
    }

    private static Confab join(String name, String seed) {
        ConfabOptions.Builder options = ConfabOptions.builder()
                .cluster("bench")
                .node(name)
                .seeds(List.of(seed))
                .history(HistoryOptions.DEFAULT.off());
        return Confab.start(options.build()).awaitReady(LocalCluster.PATIENCE);
    }

    private static String text(LiveHeap before, int entries) throws InterruptedException {
        LiveHeap now = LiveHeap.settled();
        double each = (now.bytes() - before.bytes()) / (double) entries;
        return Spread.text(each, "%.1f") + " B: " + now.growthSince(before, entries, CLASSES);
    }

    private static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
}
