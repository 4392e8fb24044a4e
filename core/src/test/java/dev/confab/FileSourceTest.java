package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryRange;
import dev.confab.model.ClosedException;
import dev.confab.model.ImportMode;
import dev.confab.source.FileSource;
import dev.confab.source.FileSourceOptions;
import dev.confab.source.SourceProblem;
import dev.confab.source.SourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a source, on a node without port and disk, in real time. */
final class FileSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map("prod/acme/orders");

    @AfterEach
    void close() {
        confab.close();
    }

    private static FileSourceOptions.Builder quick(FileSourceOptions.Builder options) {
        return options.interval(Duration.ofMillis(20)).debounce(Duration.ofMillis(50));
    }

    private FileSourceOptions.Builder file() {
        return quick(FileSourceOptions.file(home.resolve("orders.yaml"), "prod/acme/orders", ImportMode.REPLACE));
    }

    @Test
    void shouldPublishAFileAndItsChanges() throws IOException {
        Files.writeString(home.resolve("orders.yaml"), "timeout: 300ms\n");
        try (FileSource source = confab.publishFrom(file().as("pipeline").build())) {
            await().atMost(PATIENCE).until(() -> orders.get("timeout").equals(java.util.Optional.of("300ms")));
            Files.writeString(home.resolve("orders.yaml"), "timeout: 400ms\n");
            await().atMost(PATIENCE).until(() -> orders.get("timeout").equals(java.util.Optional.of("400ms")));

            await().atMost(PATIENCE).until(() -> source.status().isPublished());
            assertThat(source.name()).isEqualTo("prod/acme/orders");
            assertThat(orders.history(HistoryRange.last(10)).commits())
                    .hasSize(2)
                    .allSatisfy(commit -> assertThat(commit.reason()).startsWith("orders.yaml sha256="));
        }
        assertThat(confab.namespaces()).containsExactly("prod/acme/orders");
    }

    @Test
    void shouldPublishWhenToldToAndSayHowItWent() throws Exception {
        Files.writeString(home.resolve("orders.yaml"), "timeout: 300ms\n");
        FileSource source =
                confab.publishFrom(file().interval(Duration.ofHours(1)).build());
        source.publishNow().get(20, TimeUnit.SECONDS);
        orders.put("timeout", "by hand").join();

        SourceStatus status = source.publishNow().get(20, TimeUnit.SECONDS);

        assertThat(orders.get("timeout")).contains("300ms");
        assertThat(status.isPublished()).isTrue();
        Files.writeString(home.resolve("orders.yaml"), "timeout: [\n");
        assertThat(source.publishNow().get(20, TimeUnit.SECONDS).problem())
                .hasValueSatisfying(problem -> assertThat(problem.kind()).isEqualTo(SourceProblem.Kind.MALFORMED));
    }

    @Test
    void shouldPublishNothingOnceItIsClosed() throws Exception {
        Files.writeString(home.resolve("orders.yaml"), "n: 1\n");
        FileSource source = confab.publishFrom(file().build());
        source.publishNow().get(20, TimeUnit.SECONDS);

        source.close();
        source.close();
        long revision = confab.head().revision();
        Files.writeString(home.resolve("orders.yaml"), "n: 2\n");

        assertThatThrownBy(() -> source.publishNow().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedException.class);
        await().during(Duration.ofMillis(300)).until(() -> confab.head().revision() == revision);
        assertThat(threadsOfSources()).isEmpty();
    }

    /** Proves that a callback may close its source, and that one which hangs holds up no close for long. */
    @Test
    void shouldEndThoughACallbackHangs() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        Files.writeString(home.resolve("orders.yaml"), "n: [\n");
        FileSource source = confab.publishFrom(file().onProblem(problem -> {
                    isCalled.countDown();
                    try {
                        mayReturn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build());
        assertThat(isCalled.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<SourceStatus> asked = source.publishNow();

        long begin = System.nanoTime();
        source.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(asked).isCompletedExceptionally();
        mayReturn.countDown();
        await().atMost(PATIENCE).until(() -> threadsOfSources().isEmpty());
    }

    @Test
    void shouldEndWithItsNode() throws Exception {
        Files.writeString(home.resolve("orders.yaml"), "n: 1\n");
        FileSource source = confab.publishFrom(file().build());
        source.publishNow().get(20, TimeUnit.SECONDS);

        confab.close();

        assertThat(source.isClosed()).isTrue();
        await().atMost(PATIENCE).until(() -> threadsOfSources().isEmpty());
    }

    @Test
    void shouldFollowAHundredSourcesAndNoMore() {
        List<FileSource> sources = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 100; i++) {
            sources.add(confab.publishFrom(
                    file().interval(Duration.ofHours(1)).name("source-" + i).build()));
        }

        assertThatThrownBy(() -> confab.publishFrom(file().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 100 sources");
        sources.get(0).close();
        assertThat(confab.publishFrom(file().build()).isClosed()).isFalse();
    }

    private static List<String> threadsOfSources() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-source-"))
                .toList();
    }
}
