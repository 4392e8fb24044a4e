package dev.confab.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.confab.format.ConfigFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in three processes, which are killed as the operating system kills: SIGKILL, no goodbye. */
@Tag("cluster")
@Tag("slow")
final class ThreeJvmsTest {

    private static final Duration FAILOVER_MAX = Duration.ofSeconds(5);
    private static final Duration QUIT_MAX = Duration.ofSeconds(10);

    /** How many writes are acknowledged before everything is killed. */
    private static final int WRITES = 300;

    @RegisterExtension
    final ThreeJvms cluster = new ThreeJvms();

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that a killed leader costs the others at most an election, and that it finds back to their history. */
    @Test
    void shouldGoOnWithoutItsKilledLeaderAndTakeItBack() throws IOException, URISyntaxException {
        cluster.startAll(home);
        Path orders = Path.of(NodeMain.class.getResource("/shop/orders.yml").toURI());
        cluster.node("orders-1").ask("import prod/shop/orders " + orders + " prod");
        cluster.nodes().forEach(node -> node.ask("watch prod/shop/orders checkout."));
        String lost = cluster.leader();

        long killed = System.nanoTime();
        cluster.kill(lost);
        firstAcknowledged("put prod/shop/orders checkout.timeout 300ms");
        Duration failover = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println("failover: " + failover.toMillis() + " ms");
        assertThat(failover).isLessThan(FAILOVER_MAX);

        cluster.nodes().forEach(node -> node.ask("put prod/shop/orders written.by " + node.name()));
        cluster.nodes().forEach(node -> await().until(() -> hasHeard(node, "checkout.timeout = 300ms (was 500ms)")));
        NodeProcess back = cluster.start(lost);
        back.ask("ready");
        sync(back);

        assertThat(back.ask("get prod/shop/orders checkout.timeout")).containsExactly("300ms");
        String head = cluster.awaitEqualHeads();
        back.ask("put prod/shop/orders written.by " + lost);
        assertThat(cluster.awaitEqualHeads()).isNotEqualTo(head);
        quitAll();
    }

    /** Proves that a temporary value falls back once where its leader is killed before the time and nobody writes. */
    @Test
    void shouldFallBackOnceWithoutTheLeaderThatWasKilled() throws IOException {
        // given
        cluster.startAll(home);
        String lost = cluster.leader();
        List<NodeProcess> others = cluster.nodes().stream()
                .filter(node -> !node.name().equals(lost))
                .toList();
        others.forEach(node -> node.ask("watch prod/shop/orders limit"));
        others.get(0).ask("put prod/shop/orders limit low");
        others.get(0).ask("putfor prod/shop/orders limit 2 high");
        assertThat(others.get(0).ask("pending")).hasSize(1);

        // when
        cluster.kill(lost);
        others.forEach(
                node -> await().atMost(Duration.ofSeconds(60)).until(() -> hasHeard(node, "limit = low (was high)")));
        NodeProcess back = cluster.start(lost);
        back.ask("ready");
        sync(back);

        // then
        cluster.awaitEqualHeads();
        assertThat(back.ask("get prod/shop/orders limit")).containsExactly("low");
        for (NodeProcess node : cluster.nodes()) {
            assertThat(node.ask("pending")).isEmpty();
        }
        for (NodeProcess node : others) {
            assertThat(node.news().stream().filter(line -> line.contains("limit = low (was high)")))
                    .hasSize(1);
        }
        quitAll();
    }

    /** Proves that what was acknowledged is on disks, and that nothing is there that nobody wrote. */
    @Test
    void shouldKeepEveryAcknowledgedWriteWhenAllAreKilledAtOnce() throws IOException {
        cluster.startAll(home);
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> writers = cluster.nodes().stream()
                .map(node -> CompletableFuture.runAsync(() -> writeUntilGone(node, acknowledged)))
                .toList();

        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= WRITES);
        cluster.killAll();
        writers.forEach(CompletableFuture::join);
        cluster.startAll(home);

        for (NodeProcess node : cluster.nodes()) {
            sync(node);
            Map<String, String> found = list(node, "prod/shop/orders");
            assertThat(found).containsAllEntriesOf(acknowledged);
            assertThat(found)
                    .as("one write of each writer had no answer yet")
                    .hasSizeLessThanOrEqualTo(acknowledged.size() + writers.size());
        }
        assertCopiesAndLedgerAgree();
        cluster.node("orders-2").ask("put prod/shop/orders after all");
        assertThat(list(cluster.node("orders-2"), "prod/shop/orders")).containsEntry("after", "all");
        assertCopiesAndLedgerAgree();
    }

    /** Proves that files as people write them arrive on every node as the reader of files understands them. */
    @Test
    void shouldCarryRealFilesToEveryNode() throws IOException {
        Path data = Path.of(System.getProperty("confab.shared", "../../shared"), "data");
        assumeTrue(Files.isDirectory(data), "skipped: no real configuration files under " + data.toAbsolutePath());
        cluster.startAll(home);

        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (Path file : realFiles(data)) {
            importInto("default/" + file.getFileName(), file, List.of(), expected);
            importInto("docker/" + file.getFileName(), file, List.of("docker", "mysql"), expected);
        }

        assertThat(expected).hasSizeGreaterThanOrEqualTo(20);
        for (NodeProcess node : cluster.nodes()) {
            sync(node);
            expected.forEach((namespace, values) -> {
                assertThat(list(node, namespace)).isEqualTo(values);
                values.forEach((key, value) -> assertThat(get(node, namespace, key))
                        .as(namespace + " " + key)
                        .isEqualTo(value));
            });
            assertHandChecked(node);
        }
        cluster.awaitEqualHeads();
    }

    private static void assertHandChecked(NodeProcess node) {
        assertThat(get(node, "default/api-gateway.yml", "server.compression.mime-types"))
                .isEqualTo("application/json,text/css,application/javascript");
        assertThat(get(node, "default/vets-service.yml", "eureka.instance.instance-id"))
                .isEqualTo("${spring.application.name}:${random.uuid}");
        assertThat(node.tryAsk("get docker/vets-service.yml eureka.instance.instance-id")
                        .isOk())
                .isFalse();
        assertThat(get(node, "docker/vets-service.yml", "vets.cache.ttl")).isEqualTo("60");
        assertThat(get(node, "docker/visits-service.yml", "server.port")).isEqualTo("8082");
        assertThat(get(node, "default/application.yml", "spring.sql.init.schema-locations"))
                .isEqualTo("classpath*:db/hsqldb/schema.sql");
        assertThat(get(node, "docker/application.yml", "spring.sql.init.schema-locations"))
                .isEqualTo("classpath*:db/mysql/schema.sql");
        assertThat(get(node, "docker/application.yml", "spring.datasource.url"))
                .isEqualTo("jdbc:mysql://localhost:3306/petclinic?allowPublicKeyRetrieval=true&useSSL=false");
        assertThat(get(node, "docker/application.yml", "management.endpoints.web.exposure.include"))
                .isEqualTo("*");
        assertThat(get(node, "default/nacos-application.properties", "server.tomcat.accesslog.pattern"))
                .isEqualTo("%h %l %u %t \"%r\" %s %b %D %{User-Agent}i %{Request-Source}i");
        assertThat(get(node, "default/nacos-application.properties", "nacos.console.contextPath"))
                .isEmpty();
    }

    /** Writes on one survivor, as an application would: again at once while it is refused. */
    private void firstAcknowledged(String put) {
        NodeProcess survivor = cluster.nodes().get(0);
        await().atMost(Duration.ofSeconds(30)).until(() -> survivor.tryAsk(put).isOk());
    }

    /** Gossip carries to all what one voter believes to be committed: equal heads alone prove nothing about the ledger. */
    private void assertCopiesAndLedgerAgree() {
        String revision = cluster.awaitEqualHeads().split("/")[1];
        for (NodeProcess node : cluster.nodes()) {
            assertThat(node.ask("sync"))
                    .as("the leader's ledger, beside the copies' head")
                    .containsExactly("revision " + revision);
            assertThat(node.ask("status")).noneMatch(line -> line.startsWith("problem"));
        }
    }

    /** Ready means that there is something to read; that the voters are at work again may take longer than one deadline. */
    private static void sync(NodeProcess node) {
        await().atMost(Duration.ofSeconds(30)).until(() -> node.tryAsk("sync").isOk());
    }

    private static boolean hasHeard(NodeProcess node, String change) {
        return node.news().stream().anyMatch(line -> line.contains(change));
    }

    private static void writeUntilGone(NodeProcess node, Map<String, String> acknowledged) {
        boolean isGone = false;
        for (int i = 0; !isGone; i++) {
            String key = node.name() + "." + i;
            NodeProcess.Answer answer = node.tryAsk("put prod/shop/orders " + key + " value " + i);
            isGone = answer.isGone();
            if (answer.isOk()) {
                acknowledged.put(key, "value " + i);
            }
        }
    }

    private static List<Path> realFiles(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().matches(".*\\.(yml|properties)"))
                    .sorted()
                    .toList();
        }
    }

    private void importInto(
            String namespace, Path file, List<String> profiles, Map<String, Map<String, String>> expected) {
        NodeProcess node = cluster.nodes().get(expected.size() % ThreeJvms.NAMES.size());
        node.ask("import " + namespace + " " + file + " " + String.join(" ", profiles));
        expected.put(namespace, ConfigFile.read(file, profiles.toArray(new String[0])));
    }

    private static String get(NodeProcess node, String namespace, String key) {
        return Escapes.unescape(node.ask("get " + namespace + " " + key).get(0));
    }

    private static Map<String, String> list(NodeProcess node, String namespace) {
        return node.ask("list " + namespace).stream()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Escapes.unescape(parts[1])));
    }

    /** Proves that a node stops in time and that no thread of it keeps the JVM alive. */
    private void quitAll() {
        for (NodeProcess node : cluster.nodes()) {
            node.type("quit");
            assertThat(node.awaitExit(QUIT_MAX)).isZero();
        }
    }
}
