package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.model.ImportMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says when it cannot do what it is told: what was expected, what it found, what to do. */
final class MessagesTest {

    private static final Duration MOMENT = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    @Test
    void shouldNameThePortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConfabOptions options = ConfabOptions.builder()
                    .listen("127.0.0.1:" + taken.getLocalPort())
                    .dataDirectory(home)
                    .build();

            assertThatThrownBy(() -> Confab.start(options))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("is in use")
                    .hasMessageContaining("listen(...)");
        }
        Confab.start(on(home).build()).close(); // the failed start has given the directory back
    }

    @Test
    void shouldNameADirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "not a directory");

        for (Path unusable : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> Confab.start(on(unusable).build()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("dataDirectory must be writable")
                    .hasMessageContaining(unusable.toString())
                    .hasMessageContaining("choose another");
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherNodeOfThisProcessHas() {
        try (Confab first = Confab.start(on(home).build())) {
            assertThatThrownBy(() -> Confab.start(on(home).build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(home.toString())
                    .hasMessageContaining("in use by another node")
                    .hasMessageContaining("its own directory");
            first.awaitReady(TestCluster.PATIENCE);
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherProcessHas() throws Exception {
        try (Confab first = Confab.start(on(home).build())) {
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SecondProcess.class.getName(),
                            home.toString())
                    .redirectErrorStream(true)
                    .start();
            try {
                String said = new String(second.getInputStream().readAllBytes());

                assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(said).contains("in use by another node").contains(home.toString());
            } finally {
                second.destroyForcibly();
            }
            first.awaitReady(TestCluster.PATIENCE);
        }
    }

    /** Starts a node on that directory and prints why it could not. */
    static final class SecondProcess {
        private SecondProcess() {}

        public static void main(String[] arguments) {
            try (Confab started = Confab.start(on(Path.of(arguments[0])).build())) {
                System.out.println("started " + started.status());
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseTheDirectoryOfAnotherNodeOrCluster() {
        Confab.start(on(home).cluster("shop").node("a").build()).close();

        assertThatThrownBy(() -> Confab.start(on(home).cluster("shop").node("b").build()))
                .hasMessageContaining("belongs to node a of cluster shop")
                .hasMessageContaining("this is node b")
                .hasMessageContaining("its own directory");
        assertThatThrownBy(() -> Confab.start(on(home).cluster("blog").node("a").build()))
                .hasMessageContaining("belongs to node a of cluster shop")
                .hasMessageContaining("of cluster blog");
    }

    @Test
    void shouldRefuseADamagedIdentity() throws IOException {
        Confab.start(on(home).build()).close();
        Path identity = home.resolve("identity");
        byte[] bytes = Files.readAllBytes(identity);
        bytes[10] ^= 1;
        Files.write(identity, bytes);

        assertThatThrownBy(() -> Confab.start(on(home).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(identity + " is damaged")
                .hasMessageContaining("restore the directory from a copy");
    }

    @Test
    void shouldRefuseADirectoryThatLostItsIdentity() throws IOException {
        Confab.start(on(home).build()).close();
        Files.delete(home.resolve("identity"));

        assertThatThrownBy(() -> Confab.start(on(home).build()))
                .hasMessageContaining("has data but no identity")
                .hasMessageContaining("move it away");
    }

    @Test
    void shouldNameASeedWhoseHostIsUnknown() {
        int port = TestCluster.freePorts(1).get(0);
        ConfabOptions options = on(home).listen("127.0.0.1:" + port)
                .seeds("127.0.0.1:" + port, "no-such-host.invalid:7600")
                .build();

        try (Confab node = Confab.start(options)) {
            assertThatThrownBy(() -> node.awaitReady(MOMENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no-such-host.invalid")
                    .hasMessageContaining("unknown host")
                    .hasMessageNotContaining("waits for: waiting")
                    .hasMessageContaining("check the name");
        }
    }

    @Test
    void shouldNameBothSeedListsWhereTheyDiffer() {
        List<Integer> ports = TestCluster.freePorts(3);
        String a = "127.0.0.1:" + ports.get(0);
        String b = "127.0.0.1:" + ports.get(1);
        String c = "127.0.0.1:" + ports.get(2);
        try (Confab one = Confab.start(
                        on(home.resolve("a")).node("a").listen(a).seeds(a, b).build());
                Confab two = Confab.start(
                        on(home.resolve("b")).node("b").listen(b).seeds(a, b, c).build())) {
            assertThatThrownBy(() -> one.awaitReady(MOMENT))
                    .hasMessageContaining("another seed list")
                    .hasMessageContaining("["
                            + String.join(", ", List.of(a, b).stream().sorted().toList()) + "]")
                    .hasMessageContaining("["
                            + String.join(
                                    ", ", List.of(a, b, c).stream().sorted().toList()) + "]")
                    .hasMessageContaining("make them equal");
            assertThat(two.status().isReady()).isFalse();
        }
    }

    @Test
    void shouldAskForSeedsBeyondLoopback() {
        assertThatThrownBy(() -> ConfabOptions.builder().listen("0.0.0.0:7600").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0.0.0:7600")
                .hasMessageContaining("seeds(...)")
                .hasMessageContaining("single()");
    }

    @Test
    void shouldNameBothWaysOutWhereItWouldListenToEverybodyWithoutTls() {
        ConfabOptions options =
                ConfabOptions.builder().listen("0.0.0.0:0").single().build();

        assertThatThrownBy(() -> Confab.start(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tls(...)")
                .hasMessageContaining("insecure()");
    }

    @Test
    void shouldAskASeedForADirectory() {
        assertThatThrownBy(() -> ConfabOptions.builder()
                        .listen("127.0.0.1:7600")
                        .seeds("127.0.0.1:7600", "127.0.0.1:7601")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is one of the seeds")
                .hasMessageContaining("dataDirectory(...)");
    }

    @Test
    void shouldRefuseBadNames() {
        assertThatThrownBy(() -> ConfabOptions.builder().node("no spaces"))
                .hasMessageContaining("a node name must be")
                .hasMessageContaining("no spaces");
        assertThatThrownBy(() -> ConfabOptions.builder().cluster(" "))
                .hasMessageContaining("cluster must have visible characters");
        assertThatThrownBy(() -> ConfabOptions.builder().cluster("a\nb")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> ConfabOptions.builder().listen("7600")).hasMessageContaining("host:port");
        assertThatThrownBy(() -> ConfabOptions.builder().seeds("a:1", "b"))
                .hasMessageContaining("host:port")
                .hasMessageContaining("\"b\"");
    }

    @Test
    void shouldRefuseBadNamespacesKeysValuesAndDeadlines() {
        try (Confab node = Confab.startInMemory()) {
            ConfigMap map = node.map("app");

            assertThatThrownBy(() -> node.map(" ")).hasMessageContaining("a namespace must have");
            assertThatThrownBy(() -> node.map("a\u0007b")).hasMessageContaining("U+0007 at index 1");
            assertThatThrownBy(() -> map.put("", "v")).hasMessageContaining("a key must have");
            assertThatThrownBy(() -> map.put("a\tb", "v")).hasMessageContaining("control characters");
            assertThatThrownBy(() -> map.put("\uD800", "v")).hasMessageContaining("unpaired surrogate at index 0");
            assertThatThrownBy(() -> map.put("k", "a\uDC00")).hasMessageContaining("unpaired surrogate at index 1");
            assertThatThrownBy(() -> map.as("\uD800").put("k", "v")).hasMessageContaining("unpaired surrogate");
            assertThatThrownBy(() -> map.because("\uD800").put("k", "v")).hasMessageContaining("unpaired surrogate");
            assertThatThrownBy(() -> map.within(Duration.ZERO)).hasMessageContaining("deadline of a write must be > 0");
            assertThatThrownBy(() -> map.within(Duration.ofSeconds(Long.MAX_VALUE)))
                    .hasMessageContaining("at most");
            assertThat(map.size()).isZero();
        }
    }

    @Test
    void shouldNameWhatMustNotBeNull() {
        assertThatThrownBy(() -> ConfabOptions.builder().dataDirectory(null)).hasMessage("directory");
        assertThatThrownBy(() -> ConfabOptions.builder().tls(null)).hasMessage("tls");
        try (Confab node = Confab.startInMemory()) {
            ConfigMap map = node.map("app");

            assertThatThrownBy(() -> node.map(null)).hasMessage("a namespace");
            assertThatThrownBy(() -> map.put(null, "v")).hasMessage("a key");
            assertThatThrownBy(() -> map.put("k", null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> map.importValues(Map.of("k", "v"), null)).hasMessage("mode");
            assertThat(map.size()).isZero();
        }
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        Path missing = home.resolve("none.properties");
        try (Confab node = Confab.startInMemory()) {
            assertThatThrownBy(() -> node.map("app").importFile(missing, ImportMode.MERGE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(missing.toAbsolutePath().toString())
                    .hasMessageContaining("NoSuchFile");
        }
    }

    @Test
    void shouldNameNodesAndMapsInLogs() {
        try (Confab node = Confab.startInMemory()) {
            ConfigMap map = node.map("app");
            map.put("k", "secret").join();

            assertThat(node.toString()).contains("node").doesNotContain("@");
            assertThat(map.toString()).isEqualTo("ConfigMap[app]");
        }
    }

    @Test
    void shouldTurnAStrangerAwayAndTellIt() {
        try (Confab shop = Confab.start(
                        ConfabOptions.builder().cluster("shop").node("orders").build());
                Confab blog = Confab.start(ConfabOptions.builder()
                        .cluster("blog")
                        .node("posts")
                        .seeds(shop.status().address())
                        .build())) {
            assertThatThrownBy(() -> blog.awaitReady(MOMENT))
                    .hasMessageContaining("cluster must be shop, was blog")
                    .hasMessageContaining("the same cluster(...)");
            await().atMost(MOMENT)
                    .untilAsserted(() -> assertThat(blog.status().problem())
                            .hasValueSatisfying(problem -> assertThat(problem).contains("was blog")));
            assertThat(shop.status().peers()).isEmpty();
            assertThat(shop.status().problem()).isEmpty();
        }
    }

    private static ConfabOptions.Builder on(Path directory) {
        return ConfabOptions.builder().dataDirectory(directory);
    }
}
