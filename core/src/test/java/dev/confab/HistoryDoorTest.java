package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.history.HistoryPage;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was, asked for at the door. */
final class HistoryDoorTest {

    @TempDir
    Path directory;

    @Test
    void shouldFindABadChangeOnANodeWithoutADisk() {
        try (Confab confab = Confab.startInMemory()) {
            // given
            ConfigMap orders = confab.map("prod/acme/orders");
            long good = orders.put("timeout", "300ms").join().revision();
            long bad = orders.as("bob")
                    .because("faster")
                    .put("timeout", "3ms")
                    .join()
                    .revision();
            confab.map("test/acme/orders").put("timeout", "1s").join();

            // when, then
            assertThat(orders.at(good).get("timeout")).contains("300ms");
            assertThat(confab.at(good).map("prod/acme/orders").toMap()).containsEntry("timeout", "300ms");
            assertThat(confab.at(good).namespaces()).containsExactly("prod/acme/orders");
            assertThat(orders.history("timeout", HistoryRange.last(1)).commits())
                    .singleElement()
                    .satisfies(commit -> {
                        assertThat(commit.revision()).isEqualTo(bad);
                        assertThat(commit.author()).isEqualTo("bob");
                        assertThat(commit.reason()).isEqualTo("faster");
                    });
            assertThat(orders.diff(good, bad).toText()).contains("-timeout=300ms\n+timeout=3ms\n");
            assertThat(confab.diff("prod/acme/orders", "test/acme/orders")
                            .changed()
                            .keySet())
                    .containsExactly("timeout");
        }
    }

    @Tag("cluster")
    @Test
    void shouldRememberAcrossARestart() {
        // given
        long first;
        try (Confab confab = start()) {
            ConfigMap orders = confab.map("prod/acme/orders");
            first = orders.put("timeout", "300ms").join().revision();
            orders.put("timeout", "500ms").join();
        }

        // when
        try (Confab confab = start()) {
            ConfigMap orders = confab.map("prod/acme/orders");
            orders.put("timeout", "700ms").join();
            HistoryPage page = orders.history("timeout", HistoryRange.last(10));

            // then
            assertThat(orders.at(first).get("timeout")).contains("300ms");
            assertThat(orders.at(orders.history(HistoryRange.last(1))
                                    .commits()
                                    .get(0)
                                    .time())
                            .get("timeout"))
                    .contains("700ms");
            assertThat(page.commits()).extracting(PastCommit::reason).hasSize(3);
        }
        assertThat(directory.resolve("history")).isNotEmptyDirectory();
    }

    private Confab start() {
        return Confab.start(ConfabOptions.builder().dataDirectory(directory).build())
                .awaitReady(Duration.ofSeconds(30));
    }
}
