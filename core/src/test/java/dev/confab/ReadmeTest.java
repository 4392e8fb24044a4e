package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.confab.settings.Default;
import dev.confab.settings.Setting;
import dev.confab.watch.Watch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the README: they run, and they are what stands there. */
final class ReadmeTest {

    private static final PrintStream OUT = System.out;

    /** @param workers at most that many, for the example */
    record HttpConfig(@Default("8") int workers) {}

    private static void settings(Confab confab, ConfigMap orders) {
        // settings:start
        Setting<Duration> timeout = orders.setting("checkout.timeout", Duration.class, Duration.ofMillis(500));
        Setting<HttpConfig> http = confab.layered("prod", "acme", "orders").bind("http", HttpConfig.class); // a record

        timeout.get(); // one volatile read of a decoded value: never fails, never blocks, keeps the last good one
        // settings:end
        System.out.println(timeout.get() + " " + http.get());
    }

    private static void example() {
        // readme:start
        ConfabOptions options = ConfabOptions.builder()
                .cluster("shop")
                .node("orders-1")
                .listen("127.0.0.1:7600")
                .seeds("127.0.0.1:7600") // three nodes: the addresses of all three, the same list on each
                .dataDirectory(Path.of("target/orders-1"))
                .build();

        try (Confab confab = Confab.start(options).awaitReady(Duration.ofSeconds(30))) {
            ConfigMap orders = confab.map("prod/acme/orders");
            orders.listen(Watch.prefix("checkout."), event -> System.out.println("changed: " + event.changes()));

            orders.put("checkout.timeout", "300ms").join(); // agreed on by a majority, and on their disks
            System.out.println(orders.get("checkout.timeout", "500ms")); // out of this process's memory
        }
        // readme:end
    }

    @Test
    void shouldRun() throws IOException {
        assumeTrue(isFree(7600), "port 7600 is taken on this machine");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            example();
        } finally {
            System.setOut(OUT);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("300ms");
    }

    @Test
    void shouldBindSettings() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (Confab confab = Confab.startInMemory()) {
            ConfigMap orders = confab.map("prod/acme/orders");
            orders.put("checkout.timeout", "300ms").join();
            settings(confab, orders);
        } finally {
            System.setOut(OUT);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("PT0.3S HttpConfig[workers=8]");
    }

    @Test
    void shouldStandInTheReadme() throws IOException {
        Path readme = Path.of("..", "README.md");
        assumeTrue(Files.exists(readme), "there is no README.md yet");

        String text = Files.readString(readme).replace("\r\n", "\n");
        assumeTrue(!text.contains("```java\n```"), "README.md still waits for its example");
        assertThat(text).contains(snippet("readme")).contains(snippet("settings"));
    }

    private static String snippet(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/confab/ReadmeTest.java"));
        List<String> between = lines.subList(
                lines.indexOf("        // " + name + ":start") + 1, lines.indexOf("        // " + name + ":end"));
        return String.join("\n", between).stripIndent();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException e) {
            return false;
        }
    }
}
