package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryRange;
import dev.confab.model.ImportMode;
import dev.confab.source.FileSource;
import dev.confab.source.FileSourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters that follow the same directory. */
@Tag("cluster")
@Tag("slow")
final class FileSourceClusterTest {

    @TempDir
    private Path home;

    private TestCluster cluster;
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        directory = Files.createDirectory(home.resolve("config"));
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void write(String file, int content) throws IOException {
        Path draft = Files.writeString(directory.resolve("." + file), "n: " + content + "\n");
        Files.move(draft, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldPublishEachChangeOnce() throws IOException {
        write("orders.yaml", 0);
        FileSourceOptions options = FileSourceOptions.directory(directory, "prod/acme", ImportMode.REPLACE)
                .interval(Duration.ofMillis(50))
                .debounce(Duration.ofMillis(200))
                .build();
        List<FileSource> sources =
                cluster.nodes().stream().map(node -> node.publishFrom(options)).toList();

        for (int content = 0; content <= 5; content++) {
            String expected = "" + content;
            write("orders.yaml", content);
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> cluster.nodes().stream()
                            .allMatch(node ->
                                    node.map("prod/acme/orders").get("n").equals(Optional.of(expected))));
            await().atMost(TestCluster.PATIENCE)
                    .until(() ->
                            sources.stream().allMatch(source -> source.status().isPublished()));
        }

        cluster.awaitEqualHeads();
        Confab any = cluster.node(0);
        assertThat(any.map("prod/acme/orders").history(HistoryRange.last(100)).commits())
                .hasSize(6);
        assertThat(any.head().revision()).isEqualTo(1 + 6); // the founding, and one commit for each content
        assertThat(sources)
                .allSatisfy(source -> assertThat(source.status().problem()).isEmpty());
    }
}
