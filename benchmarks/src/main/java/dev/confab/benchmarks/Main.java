package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the named harnesses, or {@code all}, and prints one table in Markdown with the machine and its load above it. {@code
 * --quick} shows that they work, with figures that mean little.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar [--quick] all | names as in {@link #harnesses}</pre>
 *
 * The fleet is simulated, in virtual time, and has a report of its own: see {@link FleetReport} and
 * {@link WholeReport}.
 */
public final class Main {

    private static final String COMMAND = "java -jar benchmarks/target/benchmarks.jar ";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (!words.isEmpty() && words.get(0).equals("cold-node")) {
            ColdStart.node(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("disk-node")) {
            DiskStart.node(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("failover-node")) {
            Failover.node(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("thread-node")) {
            ThreadCount.node(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("join-nodes")) {
            Joining.nodes(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("heap-voter")) {
            EntryHeap.voter(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("heap-follower")) {
            EntryHeap.follower(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else if (!words.isEmpty() && words.get(0).equals("fleet")) {
            FleetReport.write(words.subList(1, words.size()));
        } else if (!words.isEmpty() && words.get(0).equals("whole")) {
            WholeReport.write(words.subList(1, words.size()));
        } else {
            boolean isQuick = words.remove("--quick");
            measure(words, isQuick ? Scale.QUICK : Scale.FULL);
            System.exit(0); // the peer leaves threads behind
        }
    }

    static Map<String, Harness> harnesses() {
        Map<String, Harness> all = new LinkedHashMap<>();
        all.put("read", new Reads());
        all.put("setting", new SettingReads());
        all.put("rebind", new Rebinds());
        all.put("change", new SettingChange());
        all.put("heap", new EntryHeap());
        all.put("structure", new Structures());
        all.put("history", new HistoryReads());
        all.put("tail", new ReadTail());
        all.put("write", new Writes(true));
        all.put("remember", new HistoryRate());
        all.put("checks", new CheckedRate());
        all.put("journal", new JournalCost());
        all.put("durable", new DurableWrites());
        all.put("propagation", new Propagation());
        all.put("start", new ColdStart());
        all.put("disk", new DiskStart());
        all.put("failover", new Failover());
        all.put("threads", new ThreadCount());
        all.put("nodes", new RealFleet());
        all.put("joining", new Joining());
        return all;
    }

    private static void measure(List<String> names, Scale scale) throws Exception {
        Map<String, Harness> all = harnesses();
        List<String> chosen = names.equals(List.of("all")) ? List.copyOf(all.keySet()) : names;
        if (chosen.isEmpty() || !all.keySet().containsAll(chosen)) {
            throw new IllegalArgumentException("expected all, or some of " + all.keySet() + ", were " + names);
        }
        System.out.println(Machine.describe() + "\n\n" + Row.HEADER);
        for (String name : chosen) {
            for (Row row : all.get(name).run(scale)) {
                System.out.println(row.markdown(COMMAND + name));
            }
        }
        System.out.println("\nload afterwards " + Machine.load());
    }
}
