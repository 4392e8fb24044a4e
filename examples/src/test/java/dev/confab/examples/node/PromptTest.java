package dev.confab.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.Confab;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PromptTest {

    private final Confab confab = Confab.startInMemory();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldReadWhatWasPut() {
        assertThat(type("put shop/orders greeting  hello,  world", "get shop/orders greeting"))
                .containsExactly("committed at revision 2", "ok", "hello,  world", "ok");
    }

    @Test
    void shouldGoOnAfterEveryError() {
        assertThat(type(
                        "dance",
                        "get shop/orders",
                        "get shop/orders missing",
                        "put shop/orders k",
                        "import shop/orders no-such.yml",
                        "import shop/orders no-such.ini",
                        "export shop/orders xml",
                        "status now",
                        "sync"))
                .hasSize(10)
                .satisfies(lines -> assertThat(lines.subList(0, 8)).allMatch(line -> line.startsWith("error ")))
                .startsWith("error there is no command dance; try: help", "error expected: get <ns> <key>")
                .contains("error format must be yaml, json or properties, was xml")
                .endsWith("revision 1", "ok");
    }

    @Test
    void shouldStopAtQuit() {
        assertThat(type("quit", "sync")).isEmpty();
    }

    @Test
    void shouldKeepEveryAnswerToItsOwnLines() {
        String value = "one\\ntwo\\\\three";

        assertThat(type("put a b " + value, "get a b", "list a")).contains(value, "b = " + value);
        assertThat(confab.map("a").get("b")).contains("one\ntwo\\three");
    }

    @Test
    void shouldListEveryCommand() {
        assertThat(type("help")).hasSize(18).anyMatch(line -> line.startsWith("  import <ns> <file> [profiles]"));
    }

    private List<String> type(String... lines) {
        Prompt prompt = new Prompt(new PrintStream(printed, false, StandardCharsets.UTF_8), "");
        BufferedReader in = new BufferedReader(new StringReader(String.join("\n", lines)));
        prompt.run(in, new Commands(confab, prompt::tell));
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
