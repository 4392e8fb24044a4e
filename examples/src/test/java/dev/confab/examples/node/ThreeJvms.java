package dev.confab.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Three voters, each in a JVM of its own. When a test fails it prints what every JVM that ever ran had said. */
final class ThreeJvms implements AutoCloseable, AfterTestExecutionCallback {

    static final List<String> NAMES = List.of("orders-1", "orders-2", "orders-3");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, NodeProcess> running = new LinkedHashMap<>();
    private final List<NodeProcess> started = new ArrayList<>();
    private Path home = Path.of(".");

    /** Starts all three, at once, on directories under that one. */
    void startAll(Path newHome) throws IOException {
        if (addresses.isEmpty()) {
            home = newHome;
            chooseAddresses();
        }
        NAMES.forEach(this::start);
        running.values().forEach(node -> node.ask("ready"));
    }

    /** Starts the node of that name, for the first time or again. */
    NodeProcess start(String name) {
        NodeProcess node =
                new NodeProcess(name, addresses.get(name), List.copyOf(addresses.values()), home.resolve(name));
        started.add(node);
        running.put(name, node);
        return node;
    }

    NodeProcess node(String name) {
        return running.get(name);
    }

    /** Those that run, in the order of their start. */
    List<NodeProcess> nodes() {
        return List.copyOf(running.values());
    }

    /** Sends SIGKILL and waits for the death. */
    void kill(String name) {
        NodeProcess node = running.remove(name);
        node.kill();
        assertThat(node.awaitExit(PATIENCE)).as("killed by SIGKILL").isEqualTo(128 + 9);
    }

    /** Sends SIGKILL to all, then waits for the deaths. */
    void killAll() {
        running.values().forEach(NodeProcess::kill);
        NAMES.forEach(this::kill);
    }

    /** The name of the leader, once all agree on it. */
    String leader() {
        return await().atMost(PATIENCE)
                .until(this::leaderIfAgreed, Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until all have one head, revision and chain alike, and returns it. */
    String awaitEqualHeads() {
        return await().atMost(PATIENCE)
                .until(() -> heads().values().stream().distinct().toList(), heads -> heads.size() == 1)
                .get(0);
    }

    /** The head of each as {@code epoch/revision/chain}. */
    Map<String, String> heads() {
        return nodes().stream()
                .collect(Collectors.toMap(
                        NodeProcess::name, node -> node.ask("head").get(0)));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(e -> started.forEach(node -> System.out.println(node.dump())));
    }

    /** Kills whatever lives. */
    @Override
    public void close() {
        started.forEach(NodeProcess::kill);
        started.forEach(NodeProcess::close);
        running.clear();
    }

    private Optional<String> leaderIfAgreed() {
        List<String> named = nodes().stream()
                .flatMap(node -> node.ask("status").stream())
                .filter(line -> line.startsWith("leader "))
                .map(line -> line.substring("leader ".length()).strip())
                .distinct()
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)).filter(running::containsKey) : Optional.empty();
    }

    private void chooseAddresses() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (String name : NAMES) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            addresses.put(name, "127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }
}
