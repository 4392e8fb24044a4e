package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes in sealed datagrams, between real nodes. */
@Tag("cluster")
final class SecretTest {

    @TempDir
    private Path home;

    private final List<Confab> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Confab::close);
    }

    /** Proves that nothing is rejected of what nodes of one secret send; that they do send datagrams, the next test shows. */
    @Test
    void shouldKnowEachOtherForAlive() {
        start("one secret of sixteen bytes or more", "one secret of sixteen bytes or more");

        await().atMost(Duration.ofSeconds(20)).until(this::allKnowAllForAlive);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.status().rejections()).isEmpty());
    }

    /** Proves that a wrong secret costs the datagrams, which are counted, and nothing else: connections do for all. */
    @Test
    void shouldLiveByConnectionsWhereASecretIsWrong() {
        start("one secret of sixteen bytes or more", "another secret of sixteen bytes");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> nodes.get(0).status().rejections().containsKey("unsealed_datagram"));
        await().atMost(Duration.ofSeconds(30)).until(this::allKnowAllForAlive);
        nodes.get(1).map("a/b/c").put("key", "value").join();
    }

    private void start(String... secrets) {
        List<Integer> ports = TestCluster.freePorts(secrets.length);
        List<String> seeds = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int i = 0; i < secrets.length; i++) {
            nodes.add(Confab.start(ConfabOptions.builder()
                    .cluster("secret")
                    .node("node-" + i)
                    .listen(seeds.get(i))
                    .seeds(seeds)
                    .dataDirectory(home.resolve("node-" + i))
                    .secret(ClusterSecret.of(secrets[i].getBytes(StandardCharsets.UTF_8)))
                    .build()));
        }
        nodes.forEach(node -> node.awaitReady(Duration.ofSeconds(30)));
    }

    private boolean allKnowAllForAlive() {
        return nodes.stream()
                .allMatch(node -> node.peers().size() == nodes.size() - 1
                        && node.peers().stream()
                                .allMatch(peer -> peer.state().toString().equals("ALIVE")));
    }
}
