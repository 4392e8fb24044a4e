package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By hand: {@code mvn -Psoak -pl gossip,core -am test -Dtest=SaturationTest -Dminutes=10}. */
@Tag("soak")
final class SaturationTest {

    private static final int OUTSTANDING = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final long minutes = Long.getLong("minutes", 10);

    @TempDir
    private Path home;

    /** Proves that a leader that lives is not replaced, however busy the cores are: with all writing and all cores burning. */
    @Test
    void shouldElectNobodyWhileAllCoresAreSaturated() {
        AtomicBoolean isBurning = new AtomicBoolean(true);
        try (ProofCluster cluster = ProofCluster.start(home, 3, Ground.plain())) {
            assertThat(cluster.askAny(() -> "put press first value", PATIENCE)).isPresent();
            String before = terms(cluster);
            List<Thread> burners = burn(isBurning);
            cluster.alive().forEach(number -> cluster.process(number).ask("press " + OUTSTANDING, PATIENCE));

            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                assertThat(terms(cluster)).as("term").isEqualTo(before);
            }

            List<String> pressed = cluster.alive().stream()
                    .map(number -> cluster.process(number).ask("pressed", PATIENCE))
                    .toList();
            System.out.println("SATURATION minutes=" + minutes + " burners=" + burners.size() + " term " + before
                    + " acknowledged " + pressed);
            assertThat(pressed).noneMatch("ok\t0"::equals);
        } finally {
            isBurning.set(false);
        }
    }

    private static List<Thread> burn(AtomicBoolean isBurning) {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(core -> {
                    Thread burner = new Thread(() -> spin(isBurning), "burner-" + core);
                    burner.setDaemon(true);
                    burner.start();
                    return burner;
                })
                .toList();
    }

    private static void spin(AtomicBoolean isBurning) {
        while (isBurning.get()) {
            Thread.onSpinWait();
        }
    }

    /** As all nodes see it; those that differ are told apart. */
    private static String terms(ProofCluster cluster) {
        List<String> seen = cluster.alive().stream()
                .map(number -> cluster.process(number).ask("status", PATIENCE))
                .map(status -> status.split("[\t ]"))
                .map(parts -> parts[2])
                .distinct()
                .toList();
        return String.join(", ", seen);
    }
}
