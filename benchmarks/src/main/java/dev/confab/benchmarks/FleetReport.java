package dev.confab.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How an entry spreads over a simulated fleet, as a table in Markdown and as plots, written to {@code benchmarks/}. Virtual time,
 * seeded: neither the machine nor its load is in the figures.
 *
 * <pre>java -Xmx8g -jar benchmarks/target/benchmarks.jar fleet [sizes, as 1000 10000 100000]</pre>
 */
final class FleetReport {

    static final List<Integer> SIZES = List.of(1_000, 2_000, 10_000, 100_000);

    private static final Path HOME = Path.of("benchmarks");
    private static final String COMMAND = "java -Xmx8g -jar benchmarks/target/benchmarks.jar fleet";
    private static final String HEADER = """
            | Nodes | Fleet | Commits | Hops to 50 / 99.9 / 100 % | ms to 50 / 99 / 99.9 / 100 % | Payloads a node | Busiest node: \
            payloads | Messages a node and commit | Bytes a node and commit | Idle: messages, bytes a node and s |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private FleetReport() {}

    /** Simulates fleets of those sizes, of all if none is named, and writes the report. */
    static void write(List<String> sizes) throws IOException {
        List<Integer> chosen =
                sizes.isEmpty() ? SIZES : sizes.stream().map(Integer::valueOf).toList();
        List<FleetRun> runs = new ArrayList<>();
        StringBuilder rows = new StringBuilder(HEADER);
        for (int size : chosen) {
            for (FleetRun run : FleetRun.of(size)) {
                runs.add(run);
                rows.append(row(run));
                System.out.print(row(run));
            }
        }
        Files.createDirectories(HOME);
        String command = "`" + COMMAND + (sizes.isEmpty() ? "" : " " + String.join(" ", sizes)) + "`";
        Files.writeString(HOME.resolve("fleet.md"), page(command, rows.toString(), chosen));
        for (int size : chosen) {
            List<FleetRun> ofSize =
                    runs.stream().filter(run -> run.size() == size).toList();
            Files.writeString(HOME.resolve("fleet-" + size + ".svg"), plot(size, ofSize));
        }
    }

    static String row(FleetRun run) {
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %d | %d / %d / %d | %.0f / %.0f / %.0f / %.0f | %.3f | %d | %.2f | %.0f | %.1f, %.0f |%n",
                run.size(),
                run.scene().words(),
                run.commits(),
                run.hops(0.5),
                run.hops(0.999),
                run.hops(1),
                run.millis(0.5),
                run.millis(0.99),
                run.millis(0.999),
                run.millis(1),
                run.copiesPerNode(),
                run.copiesOfTheBusiest(),
                run.messagesPerNode(),
                run.bytesPerNode(),
                run.idleMessagesPerSecond(),
                run.idleBytesPerSecond());
    }

    private static String page(String command, String rows, List<Integer> sizes) {
        String plots = String.join(
                "\n\n",
                sizes.stream()
                        .map(size -> "![%,d nodes](fleet-%d.svg)".formatted(size, size))
                        .toList());
        return """
                # A fleet, simulated

                These figures are simulated: the production protocol, thousands of nodes on one thread, virtual time, one seed.
                The machine is not in them. %s writes this page and the plots.

                Entries of %d bytes, latencies of 1 to 50 ms, evenly drawn, connections that keep their order. The membership is
                given: one roster that all share; each node tells its head to a random one once a second, and gets one back.

                - *Stable*: no faults.
                - *5 %% dead*: they crash at once, nobody has noticed, one commit.
                - *Faults*: 1 %% of all messages are lost, 1 %% of the nodes stand still at a time, for 5 s each, 10 %% an hour crash
                  and as many come, which is noticed within 5 s.

                Hops and times are the worst of the commits, the rest is their mean. Nodes count that are known to and ran for the
                last two seconds; for one that stood still the time begins when it runs again. Hops count every message on
                the way, heads and pulls too. Bytes are those of messages, without frames and TLS. Idle is what the heads cost.

                %s
                %s
                """.formatted(command, FleetRun.ENTRY_BYTES, rows, plots);
    }

    private static String plot(int size, List<FleetRun> runs) {
        LineChart chart = new LineChart(
                String.format(Locale.ROOT, "Nodes that have the entry, of %,d (simulated)", size),
                "milliseconds after the commit",
                "% of the nodes");
        for (FleetRun run : runs) {
            double[] reached = run.curve();
            double[] millis = IntStream.range(0, reached.length)
                    .mapToDouble(step -> step * FleetRun.STEP_MILLIS)
                    .toArray();
            chart.add(run.scene().words(), millis, reached);
        }
        return chart.svg();
    }
}
