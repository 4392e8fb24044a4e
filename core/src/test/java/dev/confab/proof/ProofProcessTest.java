package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a child said before it was killed counts, however late it is read: else the log holds what nobody asked for. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ProofProcessTest {

    private static final int LINES = 3_000; // more than a reader takes at once, less than a pipe holds

    @TempDir
    private Path home;

    @Test
    void shouldHearAllThatWasSaidBeforeTheKill() {
        Path said = home.resolve("said");
        String script = "i=0; while [ $i -lt " + LINES + " ]; do echo I$i; i=$((i+1)); done; touch '" + said
                + "'; exec sleep 60";
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch mayRead = new CountDownLatch(1);
        ProofProcess child = ProofProcess.start(
                new Life("child", 1),
                List.of("sh", "-c", script),
                Map.of(),
                home.resolve("child.log"),
                (life, line) -> {
                    awaitUninterruptibly(mayRead);
                    heard.add(line);
                });
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(said));

        child.kill();
        mayRead.countDown();
        child.awaitDeath();

        assertThat(heard).hasSize(LINES).last().isEqualTo("I" + (LINES - 1));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
