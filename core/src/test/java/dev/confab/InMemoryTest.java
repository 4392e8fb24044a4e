package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.format.ConfigFormatException;
import dev.confab.model.ImportMode;
import dev.confab.model.LimitExceededException;
import dev.confab.model.Outcome;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door, on a node without port and disk. */
final class InMemoryTest {

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map("prod/acme/orders");

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldReadWhatItWrote() {
        Outcome.Committed committed = orders.put("timeout", "300ms").join();

        assertThat(orders.get("timeout")).contains("300ms");
        assertThat(committed.isVisible()).isTrue();
        assertThat(orders.versioned("timeout").orElseThrow().revision()).isEqualTo(committed.revision());
    }

    @Test
    void shouldNameThePresentVersionWhenACompareAndSetIsLost() {
        orders.put("timeout", "1").join();
        orders.put("timeout", "2").join();

        Outcome outcome = orders.compareAndSet("timeout", 1, "3").join();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Conflict.class,
                        lost -> assertThat(lost.actual()).isEqualTo(2));
        assertThat(orders.get("timeout")).contains("2");
    }

    @Test
    void shouldCommitSeveralNamespacesAsOneRevision() {
        confab.transaction()
                .put("prod/acme/orders", "a", "1")
                .put("prod/acme/billing", "b", "2")
                .ifAbsent("prod/acme/orders", "a")
                .as("alice")
                .commit()
                .join();

        assertThat(orders.versioned("a").orElseThrow().revision())
                .isEqualTo(confab.map("prod/acme/billing")
                        .versioned("b")
                        .orElseThrow()
                        .revision());
    }

    @Test
    void shouldTellListenersOldAndNew() {
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        orders.put("checkout.timeout", "1").join();
        orders.listen(Watch.prefix("checkout."), heard::add);

        orders.as("alice").because("INC-1").put("checkout.timeout", "2").join();

        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0).author()).isEqualTo("alice");
        assertThat(heard.get(0).reason()).isEqualTo("INC-1");
        assertThat(heard.get(0).changes()).singleElement().satisfies(change -> {
            assertThat(change.oldValue()).contains("1");
            assertThat(change.newValue()).contains("2");
        });
    }

    @Test
    void shouldRefuseAValueBeyondItsLimitAndWriteNothing() {
        String large = "x".repeat(1024 * 1024 + 1);

        assertThatThrownBy(() -> orders.put("large", large).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LimitExceededException.class)
                .hasMessageContaining("VALUE_BYTES allows at most 1048576")
                .hasMessageContaining("1048577");
        assertThat(orders.get("large")).isEmpty();
    }

    @Test
    void shouldCommitAValueAtItsLimit() {
        String large = "x".repeat(1024 * 1024);

        orders.put("large", large).join();

        assertThat(orders.get("large")).contains(large);
    }

    @Test
    void shouldSeeAllBeforeASync() {
        long revision = orders.put("a", "1").join().revision();

        assertThat(confab.sync().join()).isEqualTo(revision);
    }

    @Test
    void shouldImportAndExportFiles(@TempDir Path home) throws IOException {
        Path in = Files.writeString(home.resolve("orders.yml"), "checkout:\n  timeout: 300ms\n  hosts: [a, b]\n");
        orders.put("old", "1").join();

        Difference before = orders.previewImport(in, ImportMode.REPLACE);
        ImportResult result = orders.importFile(in, ImportMode.REPLACE).join();
        orders.exportFile(home.resolve("out.json"));
        confab.map("copy")
                .importFile(home.resolve("out.json"), ImportMode.MERGE)
                .join();

        assertThat(before.removed()).containsExactly("old");
        assertThat(result.difference()).contains(before);
        assertThat(orders.get("checkout.hosts[1]")).contains("b");
        assertThat(confab.map("copy").toMap()).isEqualTo(orders.toMap());
    }

    @Test
    void shouldChangeNothingWhereAFileIsMalformed(@TempDir Path home) throws IOException {
        Path bad = Files.writeString(home.resolve("orders.yml"), "a: 1\nb: [unclosed\n");
        long revision = confab.head().revision();

        assertThatThrownBy(() -> orders.importFile(bad, ImportMode.REPLACE))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageContaining("orders.yml:");
        assertThat(confab.head().revision()).isEqualTo(revision);
    }

    @Test
    void shouldCarryBinaryValues() {
        byte[] bytes = {0, -1, 127, -128, 10};

        orders.put("key", Binary.toValue(bytes)).join();

        assertThat(Binary.fromValue(orders.get("key").orElseThrow())).isEqualTo(bytes);
        assertThatThrownBy(() -> Binary.fromValue("not base64!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be Base64");
    }

    /** Proves that what an application does after a change of the voters does not stop the node's own threads. */
    @Test
    void shouldTellOfTheVotersOnTheThreadForFutures() throws Exception {
        String here = Thread.currentThread().getName(); // where the future was complete before the dependent was added

        for (int i = 0; i < 50; i++) {
            CompletableFuture<String> thread = confab.sync()
                    .thenCompose(revision -> confab.demote("nobody"))
                    .handle((done, failure) -> Thread.currentThread().getName());

            assertThat(thread.get(10, TimeUnit.SECONDS))
                    .matches(
                            name -> name.equals(here) || name.endsWith("-futures"), "the caller's or that for futures");
        }
    }
}
