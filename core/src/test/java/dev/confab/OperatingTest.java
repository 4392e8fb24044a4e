package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.history.AuditEntry;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/operating.md and of the README's part on it: they run, and they are what stands there. */
final class OperatingTest {

    private static final PrintStream OUT = System.out;

    private static void look(Confab confab) {
        // look:start
        ConfigMap orders = confab.map("prod/acme/orders");
        for (PastCommit commit :
                orders.history("payment.timeout", HistoryRange.last(5)).commits()) {
            System.out.println(
                    commit.revision() + " " + commit.time() + " " + commit.author() + ": " + commit.reason());
        }
        System.out.print(orders.diff("release-2026-11").toText());
        // look:end
    }

    private static Outcome undo(Confab confab) {
        // undo:start
        Rollback rollback = confab.as("alice")
                .rollback()
                .namespace("prod/acme/orders")
                .namespace("prod/acme/billing")
                .to("release-2026-11") // or a revision, or an Instant
                .because("incident 4711");
        RollbackPreview preview = rollback.preview();
        System.out.print(preview.toText());
        Outcome outcome = rollback.ifRevision(preview.revision()).commit().join();
        // undo:end
        return outcome;
    }

    private static void label(Confab confab) {
        // label:start
        ConfigMap orders = confab.map("prod/acme/orders");
        orders.label("release-2026-11").join(); // what this node has now
        orders.at("release-2026-11").get("payment.timeout");
        // label:end
    }

    private static void audit(Confab confab) {
        // audit:start
        for (AuditEntry entry : confab.audit(HistoryRange.last(20)).entries()) {
            System.out.println(entry);
        }
        System.out.print(confab.audit(HistoryRange.last(20)).toJsonLines());
        // audit:end
    }

    @Test
    void shouldRun() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (Confab confab = Confab.startInMemory()) {
            // given
            confab.map("prod/acme/orders").put("payment.timeout", "2s").join();
            label(confab);
            confab.map("prod/acme/billing").label("release-2026-11").join();
            confab.as("bob")
                    .map("prod/acme/orders")
                    .put("payment.timeout", "2ms")
                    .join();

            // when
            look(confab);
            Outcome outcome = undo(confab);
            audit(confab);

            // then
            assertThat(outcome).isInstanceOf(Outcome.Committed.class);
            assertThat(confab.map("prod/acme/orders").get("payment.timeout")).contains("2s");
        } finally {
            System.setOut(OUT);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "bob: ",
                        "-payment.timeout=2s\n+payment.timeout=2ms",
                        "-payment.timeout=2ms\n+payment.timeout=2s")
                .contains("\"reason\":\"incident 4711\"");
    }

    @Test
    void shouldStandInTheDocs() throws IOException {
        String docs = read("docs", "operating.md");
        for (String name : List.of("look", "undo", "label", "audit")) {
            assertThat(docs).contains("```java\n" + snippet(name) + "\n```");
        }
        assertThat(read("README.md")).contains(snippet("undo"));
    }

    private static String read(String first, String... more) throws IOException {
        return Files.readString(Path.of("..").resolve(Path.of(first, more))).replace("\r\n", "\n");
    }

    private static String snippet(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/confab/OperatingTest.java"));
        List<String> between = lines.subList(
                lines.indexOf("        // " + name + ":start") + 1, lines.indexOf("        // " + name + ":end"));
        return String.join("\n", between).stripIndent();
    }
}
