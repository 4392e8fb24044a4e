package dev.confab.benchmarks;

import dev.confab.gossip.simulation.MemberFleetRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the failure detector does and costs in simulated fleets, as a table in Markdown, written to {@code benchmarks/}. Virtual
 * time, seeded: neither the machine nor its load is in the figures.
 *
 * <pre>java -Xmx8g -jar benchmarks/target/benchmarks.jar members [sizes, as 100 1000 2000]</pre>
 */
final class MemberReport {

    private static final List<Integer> SIZES = List.of(100, 1_000, 2_000);
    private static final int SEED = 1;
    private static final Path PAGE = Path.of("benchmarks", "members.md");
    private static final String COMMAND = "java -Xmx8g -jar benchmarks/target/benchmarks.jar members";

    private MemberReport() {}

    static void write(List<String> sizes) throws IOException {
        List<Integer> chosen =
                sizes.isEmpty() ? SIZES : sizes.stream().map(Integer::valueOf).toList();
        StringBuilder rows = new StringBuilder();
        for (int size : chosen) {
            String row = row(MemberFleetRun.of(size, SEED));
            System.out.print(row);
            rows.append(row);
        }
        Files.createDirectories(PAGE.getParent());
        Files.writeString(PAGE, page(sizes, rows));
    }

    static String row(MemberFleetRun run) {
        return String.format(
                Locale.ROOT,
                "| %,d | %.1f | %.0f | %s | %d |%n",
                run.nodes(),
                run.formedSeconds(),
                run.idleBytes(),
                run.crashSeconds().stream()
                        .map(each -> String.format(Locale.ROOT, "%.1f", each))
                        .collect(Collectors.joining(", ")),
                run.falseDeaths());
    }

    private static String page(List<String> sizes, StringBuilder rows) {
        return """
                # The failure detector, simulated

                These figures are simulated: the production protocol with whole member tables, virtual time, one seed. The machine is
                not in them. `%s%s` writes this page.

                Latencies of up to 50 ms, 1 %% of all messages lost. All nodes start at once. Bytes are what a node sends when nothing
                happens, with 100 for each datagram's headers and seal. A crash counts as known when every node that runs knows of
                it. Wrong verdicts are counted while nodes crash, and while 1 %% of them stand still at a time, for 5 s each, half a
                minute long; whoever stood still may be held for dead meanwhile.

                | Nodes | All know all, s | Bytes a node and s, idle | A crash is known to all after, s | Wrong verdicts |
                |---|---|---|---|---|
                %s""".formatted(COMMAND, sizes.isEmpty() ? "" : " " + String.join(" ", sizes), rows);
    }
}
