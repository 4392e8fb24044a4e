package dev.confab.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.ImportMode;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Reserved;
import dev.confab.source.SourceProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node and its files, in virtual time. */
final class FollowerTest {

    private static final String ORDERS = "prod/acme/orders";

    @TempDir
    private Path home;

    private Village village;

    @BeforeEach
    void begin() {
        village = new Village(home);
    }

    @Test
    void shouldPublishAFileOnceItIsAtRest() throws IOException {
        Village.Node node = village.file(
                ImportMode.REPLACE, options -> options.as("pipeline").gitRevision(() -> Optional.of("4d5c6b")));
        village.put(ORDERS, "by-hand", "1");
        node.write("orders.properties", "timeout=300ms\n");

        village.pass(Duration.ofMillis(500));
        int tooEarly = village.commits.size();
        village.passSeconds(10);

        String checksum = Checksum.of("timeout=300ms\n".getBytes(StandardCharsets.UTF_8));
        assertThat(tooEarly).isEqualTo(1);
        assertThat(village.commits).hasSize(2);
        assertThat(village.commits.get(1).cause().author()).isEqualTo("pipeline");
        assertThat(village.commits.get(1).cause().reason())
                .isEqualTo("orders.properties sha256=" + checksum + " git=4d5c6b");
        assertThat(village.state().namespace(ORDERS).toMap()).containsOnlyKeys("timeout");
        assertThat(village.value(Reserved.source(ORDERS), "orders.properties"))
                .isEqualTo("sha256=" + checksum + " mode=REPLACE namespace=" + ORDERS);
        assertThat(node.follower.status().isPublished()).isTrue();
        assertThat(node.follower.status().revision()).isEqualTo(3);
        assertThat(node.problems).isEmpty();
    }

    /** Each piece but the last is no YAML, or lacks keys: none of them may be seen, and none reported. */
    @Test
    void shouldNotPublishAFileThatIsStillWritten() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        String whole = "timeout: 300ms\nhosts: [a, b]\nretries: 3\n";

        for (int end = 5; end < whole.length(); end += 5) {
            node.write("orders.yaml", whole.substring(0, end));
            village.pass(Duration.ofMillis(400));
        }
        assertThat(village.commits).isEmpty();
        node.write("orders.yaml", whole);
        village.passSeconds(2);

        assertThat(village.commits).hasSize(1);
        assertThat(village.state().namespace(ORDERS).toMap()).hasSize(4);
        assertThat(node.problems).isEmpty();
    }

    @Test
    void shouldChangeNothingForAFileThatIsMalformedAndSaySoOnce() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.yaml", "timeout: 1\n");
        node.write("billing.yaml", "currency: EUR\n");
        village.passSeconds(2);

        node.write("orders.yaml", "timeout: 2\nhosts: [unclosed\n");
        node.write("billing.yaml", "currency: USD\n");
        village.passSeconds(100);
        assertThat(village.commits).hasSize(1);
        assertThat(node.problems).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(problem.message()).contains("orders.yaml:");
        });
        assertThat(node.follower.status().problem()).contains(node.problems.get(0));
        node.write("orders.yaml", "timeout: 2\nhosts: [closed]\n");
        village.passSeconds(2);

        assertThat(village.commits).hasSize(2);
        assertThat(village.value("prod/acme/billing", "currency")).isEqualTo("USD");
        assertThat(node.follower.status().problem()).isEmpty();
    }

    @Test
    void shouldSeeAFileThatIsRenamedIntoItsPlaceThoughSizeAndTimeAreTheSame() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        node.write("orders.properties", "a=1\n");
        Files.setLastModifiedTime(node.directory.resolve("orders.properties"), time);
        village.passSeconds(2);

        Path other = Files.writeString(node.directory.resolve(".orders.properties.swp"), "a=2\n");
        Files.setLastModifiedTime(other, time);
        Files.move(other, node.directory.resolve("orders.properties"), StandardCopyOption.REPLACE_EXISTING);
        village.passSeconds(2);

        assertThat(village.value(ORDERS, "a")).isEqualTo("2");
    }

    @Test
    void shouldSeeInTimeWhatNoStampShows() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        Path file = node.directory.resolve("orders.properties");
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        node.write("orders.properties", "a=1\n");
        Files.setLastModifiedTime(file, time);
        village.passSeconds(2);

        node.write("orders.properties", "a=2\n");
        Files.setLastModifiedTime(file, time);
        village.passSeconds(62);

        assertThat(village.value(ORDERS, "a")).isEqualTo("2");
    }

    /** As Kubernetes does: each file is a link to ..data/file, and ..data is a link that is swapped. */
    @Test
    void shouldPublishASwapOfLinksAsOneCommit() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        Path first = volume(node.directory, "..2026_01", "1");
        Path data = node.directory.resolve("..data");
        try {
            Files.createSymbolicLink(data, first.getFileName());
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "this file system makes no symbolic links, so a swap of them is NOT tested: " + e);
        }
        for (String name : List.of("orders.yaml", "billing.json")) {
            Files.createSymbolicLink(node.directory.resolve(name), Path.of("..data", name));
        }
        village.passSeconds(2);
        assertThat(village.commits).hasSize(1);

        volume(node.directory, "..2026_02", "2");
        Path swapped = Files.createSymbolicLink(node.directory.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String name : List.of("orders.yaml", "billing.json")) {
            Files.delete(first.resolve(name));
        }
        Files.delete(first);
        village.passSeconds(2);

        assertThat(village.commits).hasSize(2);
        assertThat(village.value(ORDERS, "n")).isEqualTo("2");
        assertThat(village.value("prod/acme/billing", "n")).isEqualTo("2");
        assertThat(node.follower.status().files()).containsOnlyKeys("orders.yaml", "billing.json");
        assertThat(node.problems).isEmpty();
    }

    private static Path volume(Path directory, String name, String value) throws IOException {
        Path volume = Files.createDirectory(directory.resolve(name));
        Files.writeString(volume.resolve("orders.yaml"), "n: " + value + "\n");
        Files.writeString(volume.resolve("billing.json"), "{\"n\": \"" + value + "\"}");
        return volume;
    }

    @Test
    void shouldPublishADirectoryAsOneCommitAndTouchOnlyWhatChanged() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.yaml", "n: 1\n");
        node.write("billing.json", "{\"n\": 1}");
        node.write("stock.properties", "n=1\n");
        node.write("README.md", "# no configuration\n");
        node.write(".draft.yaml", "n: 1\n");
        village.passSeconds(2);
        village.put("prod/acme/stock", "n", "by hand");

        node.write("orders.yaml", "n: 2\n");
        node.write("billing.json", "{\"n\": 2}");
        village.passSeconds(2);

        assertThat(village.commits).hasSize(3);
        Commit last = village.commits.get(2);
        assertThat(last.changes().stream().map(Change::namespace).distinct())
                .containsExactlyInAnyOrder(ORDERS, "prod/acme/billing", Reserved.source("prod/acme"));
        assertThat(last.cause().reason()).contains("billing.json sha256=").contains(", orders.yaml sha256=");
        assertThat(village.value("prod/acme/stock", "n")).isEqualTo("by hand");
        assertThat(node.follower.status().files()).containsOnlyKeys("orders.yaml", "billing.json", "stock.properties");
    }

    @Test
    void shouldLeaveWhatAFileHeldThatIsGone() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.yaml", "n: 1\n");
        node.write("billing.yaml", "n: 1\n");
        village.passSeconds(2);

        Files.delete(node.directory.resolve("orders.yaml"));
        village.passSeconds(4);
        assertThat(village.commits).hasSize(1);
        village.passSeconds(4);

        assertThat(village.value(ORDERS, "n")).isEqualTo("1");
        assertThat(village.commits).hasSize(2);
        assertThat(village.commits.get(1).cause().reason()).isEqualTo("orders.yaml gone");

        Files.delete(node.directory.resolve("billing.yaml"));
        village.passSeconds(8);
        assertThat(village.commits).hasSize(2);
        assertThat(node.problems).extracting(SourceProblem::kind).containsExactly(Kind.EMPTY);
    }

    @Test
    void shouldEmptyTheNamespaceOfAFileThatIsGoneWhereThatIsAllowed() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, FileSourceOptions.Builder::allowEmpty);
        node.write("orders.yaml", "n: 1\n");
        node.write("billing.yaml", "n: 1\n");
        village.passSeconds(2);

        Files.delete(node.directory.resolve("orders.yaml"));
        village.passSeconds(8);

        assertThat(village.state().namespace(ORDERS).size()).isZero();
        assertThat(village.value("prod/acme/billing", "n")).isEqualTo("1");
    }

    /** A second node comes with a directory in which a file never was: it knows nothing of its end. */
    @Test
    void shouldEmptyNothingThatItDidNotSee() throws IOException {
        Village.Node one = village.directory(ImportMode.REPLACE, FileSourceOptions.Builder::allowEmpty);
        one.write("orders.yaml", "n: 1\n");
        one.write("billing.yaml", "n: 1\n");
        village.passSeconds(2);

        Village.Node two = village.directory(ImportMode.REPLACE, FileSourceOptions.Builder::allowEmpty);
        two.write("billing.yaml", "n: 2\n");
        village.passSeconds(10);

        assertThat(village.value("prod/acme/billing", "n")).isEqualTo("2");
        assertThat(village.value(ORDERS, "n")).isEqualTo("1");
    }

    @Test
    void shouldNotBeTakenInByAFileWithoutKeysOrADirectoryThatIsAway() throws IOException {
        Village.Node node = village.directory(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.properties", "n=1\n");
        village.passSeconds(2);

        node.write("orders.properties", ""); // as a full disk leaves it
        village.passSeconds(2);
        assertThat(node.problems).extracting(SourceProblem::kind).containsExactly(Kind.EMPTY);

        Files.delete(node.directory.resolve("orders.properties"));
        Files.delete(node.directory);
        village.passSeconds(20);
        assertThat(node.problems).extracting(SourceProblem::kind).containsExactly(Kind.EMPTY, Kind.UNREADABLE);

        Files.createDirectory(node.directory);
        node.write("orders.properties", "n=1\n");
        village.passSeconds(2);
        assertThat(village.commits).hasSize(1);
        assertThat(node.follower.status().problem()).isEmpty();
    }

    @Test
    void shouldTryAgainWithoutAQuorumAndPublishTheNewest() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        village.failure = new NoQuorumException("nobody", null);
        node.write("orders.properties", "n=1\n");
        village.passSeconds(10);
        node.write("orders.properties", "n=2\n");
        village.passSeconds(100);
        assertThat(node.problems).extracting(SourceProblem::kind).containsExactly(Kind.NO_QUORUM);

        village.failure = null;
        village.pass(Duration.ofNanos(Follower.BACKOFF_MOST_NANOS));

        assertThat(village.commits).hasSize(1);
        assertThat(village.value(ORDERS, "n")).isEqualTo("2");
        assertThat(node.follower.status().problem()).isEmpty();
    }

    @Test
    void shouldReportWhatTheClusterRefusesAndGoOnWithTheNextContent() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.properties", "large=" + "x".repeat(1 << 21) + "\n");
        village.passSeconds(10);
        assertThat(node.problems).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
            assertThat(problem.message()).contains("VALUE_BYTES");
        });

        node.write("orders.properties", "small=x\n");
        village.passSeconds(2);
        assertThat(village.value(ORDERS, "small")).isEqualTo("x");
    }

    @Test
    void shouldLeaveWhatSomebodyChangedByHandUntilItIsForced() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        node.write("orders.properties", "n=1\n");
        village.passSeconds(2);
        village.put(ORDERS, "n", "by hand");
        village.passSeconds(200);
        assertThat(village.value(ORDERS, "n")).isEqualTo("by hand");

        node.follower.force();
        village.passSeconds(1);

        assertThat(village.value(ORDERS, "n")).isEqualTo("1");
        assertThat(node.follower.isAsked()).isFalse();
    }

    @Test
    void shouldSayWhatIsWrongWithFilesForOneNamespaceOrTooLargeOrTooMany() throws IOException {
        Village.Node node = village.directory(
                ImportMode.REPLACE,
                options -> options.limits(dev.confab.format.FormatLimits.builder()
                        .fileBytesMax(100)
                        .build()));
        node.write("orders.yaml", "n: 1\n");
        node.write("orders.json", "{}");
        village.passSeconds(2);
        assertThat(node.problems)
                .singleElement()
                .extracting(SourceProblem::message)
                .asString()
                .contains("each namespace must come from one file");

        node.write("orders.json", " ".repeat(101));
        village.passSeconds(2);
        assertThat(node.problems.get(1).message()).contains("at most 100 bytes (fileBytesMax), has 101");

        Files.delete(node.directory.resolve("orders.json"));
        for (int i = 0; i < WatchedFiles.FILES_MAX; i++) {
            node.write("f" + i + ".yaml", "n: 1\n");
        }
        village.passSeconds(2);
        assertThat(node.problems.get(2).message()).contains("at most 1000 configuration files");
        Files.delete(node.directory.resolve("f0.yaml"));
        village.passSeconds(8);
        assertThat(village.commits).hasSize(1);
        assertThat(village.commits.get(0).cause().reason()).contains(" and 997 more");
    }

    @Test
    void shouldLiveWithCodeOfTheApplicationThatFails() throws IOException {
        AtomicReference<String> calls = new AtomicReference<>("");
        Village.Node node = village.directory(
                ImportMode.REPLACE,
                options -> options.gitRevision(() -> {
                            throw new IllegalStateException("no repository");
                        })
                        .onProblem(problem -> {
                            calls.updateAndGet(all -> all + problem.kind());
                            throw new IllegalStateException("a listener's own");
                        })
                        .namespaces(file -> file.startsWith("bad") ? ".confab/labels" : ORDERS));
        node.write("orders.yaml", "n: 1\n");
        village.passSeconds(2);
        assertThat(village.value(ORDERS, "n")).isEqualTo("1");
        assertThat(calls.get()).isEqualTo("CALLBACK");

        node.write("bad.yaml", "n: 1\n");
        village.passSeconds(2);
        assertThat(calls.get()).isEqualTo("CALLBACKCALLBACK");
        assertThat(village.commits).hasSize(1);
    }

    @Test
    void shouldPublishNothingBeforeItsNodeIsReadyNorAfterItsEnd() throws IOException {
        Village.Node node = village.file(ImportMode.REPLACE, UnaryOperator.identity());
        node.isReady = false;
        node.write("orders.properties", "n=1\n");
        village.passSeconds(5);
        assertThat(village.commits).isEmpty();
        node.isReady = true;
        village.passSeconds(1);
        assertThat(village.commits).hasSize(1);

        node.write("orders.properties", "n=2\n");
        node.follower.close();
        village.passSeconds(5);
        assertThat(village.commits).hasSize(1);
    }

    @Test
    void shouldRefuseOptionsThatMeanNothing() {
        assertThatThrownBy(() -> FileSourceOptions.file(Path.of("orders.txt"), ORDERS, ImportMode.MERGE))
                .hasMessageContaining("must end with .properties");
        assertThatThrownBy(() -> FileSourceOptions.directory(home, ".confab/labels", ImportMode.MERGE))
                .hasMessageContaining("must not begin with .confab/");
        assertThatThrownBy(() -> FileSourceOptions.directory(home, "a", ImportMode.MERGE)
                        .allowEmpty()
                        .build())
                .hasMessageContaining("must stand with REPLACE");
        assertThatThrownBy(() ->
                        FileSourceOptions.directory(home, "a", ImportMode.MERGE).debounce(Duration.ZERO))
                .hasMessageContaining("debounce must be PT0.01S to PT24H");
    }
}
