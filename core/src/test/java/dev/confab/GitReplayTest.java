package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.confab.format.ConfigFile;
import dev.confab.format.ConfigFormat;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.ImportMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository of configuration files, made by git itself, is brought in commit by commit: what was at each equals {@code git show},
 * and so does a rollback to it. Skipped, with a word, where there is no git.
 */
@Tag("cluster")
final class GitReplayTest {

    private static final int COMMITS = 40;
    private static final String NAMESPACE = "prod/acme/orders";

    @TempDir
    private Path home;

    private Path repository;
    private final Random random = new Random(2026);

    @Test
    void shouldEqualWhatGitShowsAtEachCommit() throws IOException, InterruptedException {
        assumeTrue(hasGit(), "git is not on the path of this machine: nothing was replayed");
        repository = Files.createDirectory(home.resolve("repository"));
        List<String> hashes = commits();
        try (Confab confab = start()) {
            // given
            ConfigMap map = confab.map(NAMESPACE);
            Map<String, Long> revisions = new LinkedHashMap<>();
            for (String hash : hashes) {
                map.because(hash).importValues(show(hash), ImportMode.REPLACE).join();
                revisions.put(hash, confab.head().revision());
                map.label("git-" + hash).join();
            }

            // when, then
            for (Map.Entry<String, Long> entry : revisions.entrySet()) {
                SortedMap<String, String> shown = show(entry.getKey());
                assertThat(map.at(entry.getValue()).toMap()).as(entry.getKey()).isEqualTo(shown);
                assertThat(map.at("git-" + entry.getKey()).toMap()).isEqualTo(shown);
            }
            assertThat(map.history(HistoryRange.last(1_000)).commits())
                    .extracting(PastCommit::reason)
                    .containsSubsequence(reversed(hashes));
            for (int i = 0; i < 10; i++) {
                String hash = hashes.get(random.nextInt(hashes.size()));
                map.rollback().to("git-" + hash).commit().join();
                assertThat(map.toMap()).isEqualTo(show(hash));
            }
        }
    }

    /** Each changes something, so that each is a commit here as it is there. */
    private List<String> commits() throws IOException, InterruptedException {
        git("init", "-q");
        SortedMap<String, String> values = new TreeMap<>();
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < COMMITS; i++) {
            values.put("changed.at", Integer.toString(i));
            for (int j = 0; j < 5; j++) {
                String key = "key." + random.nextInt(20);
                if (random.nextInt(3) == 0) {
                    values.remove(key);
                } else {
                    values.put(key, "grün = " + random.nextInt(9) + "\n# : !\\ " + i);
                }
            }
            Files.writeString(repository.resolve("app.properties"), ConfigFormat.PROPERTIES.render(values));
            git("add", "-A");
            git("commit", "-q", "-m", "change " + i);
            hashes.add(git("rev-parse", "HEAD").strip());
        }
        return hashes;
    }

    private SortedMap<String, String> show(String hash) throws IOException, InterruptedException {
        Path file = home.resolve("shown.properties");
        Files.writeString(file, git("show", hash + ":app.properties"));
        return new TreeMap<>(ConfigFile.read(file));
    }

    private static List<String> reversed(List<String> all) {
        List<String> reversed = new ArrayList<>();
        all.forEach(one -> reversed.add(0, one));
        return reversed;
    }

    private Confab start() {
        return Confab.start(ConfabOptions.builder()
                        .dataDirectory(home.resolve("node"))
                        .history(HistoryOptions.DEFAULT)
                        .build())
                .awaitReady(Duration.ofSeconds(30));
    }

    private boolean hasGit() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=test", "-c", "user.email=test@localhost"));
        command.addAll(List.of("-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"));
        command.addAll(List.of(arguments));
        Path out = home.resolve("git.out");
        Path err = home.resolve("git.err");
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(err))
                .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
