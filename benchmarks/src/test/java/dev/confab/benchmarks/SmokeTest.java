package dev.confab.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The harnesses run and give figures; what they are is nobody's business here. */
@Tag("cluster")
@Tag("slow")
final class SmokeTest {

    private static final Scale TINY = new Scale(1, Duration.ofMillis(100), Duration.ofMillis(50), 1, 1, 0);

    @BeforeAll
    static void doNotWaitForTheHeap() {
        System.setProperty(LiveHeap.PAUSE, "100");
    }

    @Test
    void shouldMeasureWrites() throws Exception {
        assertThat(new Writes(false).run(TINY)).hasSize(4).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureWritesThatAreChecked() throws Exception {
        assertThat(new CheckedRate().run(TINY)).hasSize(2).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureWritesThatAreRemembered() throws Exception {
        assertThat(new HistoryRate().run(TINY)).hasSize(2).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasurePropagation() throws Exception {
        assertThat(new Propagation().run(TINY)).hasSize(4).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureReadsOfAHistory() throws Exception {
        assertThat(new HistoryReads().run(TINY)).hasSize(6).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureTheTailOfReads() {
        assertThat(new ReadTail().run(TINY)).hasSize(1).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureTheWayOfAChangeToAListenerOfASetting() throws Exception {
        assertThat(new SettingChange().run(TINY)).hasSize(2).allSatisfy(SmokeTest::hasFigures);
    }

    @Test
    void shouldMeasureTheHeapOfEntries() {
        assertThat(new EntryHeap().run(TINY)).hasSize(3).allSatisfy(SmokeTest::hasFigures);
    }

    /** Proves that the record which is made anew follows its keys: the benchmark itself says so at its start. */
    @Test
    void shouldMakeABoundRecordAnew() {
        RebindBenchmark benchmark = new RebindBenchmark();
        benchmark.otherKeys = 10;
        benchmark.bind();
        assertThat(benchmark.oneKeyChanged()).isNotEqualTo(benchmark.oneKeyChanged());
    }

    /** Proves that all that is read beside each other has the same keys. */
    @Test
    void shouldReadTheSameThroughSettingsAndLayers() {
        String[] keys = Data.keys(100);
        try (SettingKeys shared = SettingKeys.start(keys, 0)) {
            assertThat(keys).allSatisfy(key -> {
                String value = shared.plain().get(key);
                assertThat(shared.handle(key).get()).isEqualTo(value);
                assertThat(shared.map().get(key, "")).isEqualTo(value);
                assertThat(shared.layered().get(key, "")).isEqualTo(value);
            });
        }
    }

    @Test
    void shouldSimulateAFleet() {
        assertThat(FleetRun.of(100)).hasSize(4).allSatisfy(run -> {
            assertThat(FleetReport.row(run)).matches("(?s).*\\d.*").doesNotContain("NaN", "Infinity");
            assertThat(run.copiesOfTheBusiest()).isLessThanOrEqualTo(10);
        });
    }

    @Test
    void shouldSimulateAFleetWithEverything() {
        WholeRun run = WholeRun.of(30, WholeRun.SEED);
        assertThat(WholeReport.members(run) + WholeReport.commits(run))
                .matches("(?s).*\\d.*")
                .doesNotContain("NaN", "Infinity");
        assertThat(run.wrongVerdicts()).isZero();
    }

    @Test
    void shouldHaveItsBenchmarksGenerated() throws IOException {
        try (InputStream list = SmokeTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(
                            "ReadBenchmark_confabOrElse",
                            "StructureBenchmark_getConfab",
                            "SettingBenchmark_oneSetting",
                            "RebindBenchmark_oneKeyChanged");
        }
    }

    @Test
    void shouldTellTheMedianAndTheRangeOfRuns() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0).stream().mapToDouble(Double::doubleValue))
                        .text("%.1f"))
                .isEqualTo("2.0 (1.0-3.0)");
    }

    private static void hasFigures(Row row) {
        assertThat(row.markdown("smoke")).matches(".*\\d.*").doesNotContain("NaN");
    }
}
