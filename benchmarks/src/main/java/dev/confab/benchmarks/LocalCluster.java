package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.Durability;
import dev.confab.history.HistoryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three voters on loopback in this JVM, each with a directory of its own. */
final class LocalCluster implements AutoCloseable {

    static final String NAMESPACE = "bench/shop/orders";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int VOTERS = 3;

    private final Path home = Directories.temporary();
    private final List<Confab> nodes = new ArrayList<>();

    private LocalCluster() {}

    static LocalCluster start() {
        return start(Durability.PROCESS);
    }

    static LocalCluster start(Durability durability) {
        return start(durability, HistoryOptions.DEFAULT);
    }

    static LocalCluster start(Durability durability, HistoryOptions history) {
        LocalCluster cluster = new LocalCluster();
        List<String> addresses = freeAddresses(VOTERS);
        for (int i = 0; i < VOTERS; i++) {
            cluster.nodes.add(Confab.start(voter(i, addresses, cluster.home.resolve("node-" + i))
                    .durability(durability)
                    .history(history)
                    .build()));
        }
        cluster.nodes.forEach(node -> node.awaitReady(PATIENCE));
        return cluster;
    }

    /** The options of the voter of that number, the same in all harnesses. */
    static ConfabOptions.Builder voter(int number, List<String> addresses, Path directory) {
        return ConfabOptions.builder()
                .cluster("bench")
                .node("node-" + number)
                .listen(addresses.get(number))
                .seeds(addresses)
                .dataDirectory(directory);
    }

    List<Confab> nodes() {
        return List.copyOf(nodes);
    }

    Confab leader() {
        String name = nodes.get(0).leader().orElseThrow();
        return nodes.stream()
                .filter(node -> node.status().node().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A node that does not lead. */
    Confab follower() {
        Confab leader = leader();
        return nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    /** The nodes but for that one. */
    List<Confab> others(Confab node) {
        return nodes.stream().filter(other -> other != node).toList();
    }

    @Override
    public void close() {
        nodes.forEach(Confab::close);
        Directories.delete(home);
    }

    /** Addresses whose ports were free a moment ago, all different. */
    static List<String> freeAddresses(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<String> addresses = sockets.stream()
                    .map(socket -> "127.0.0.1:" + socket.getLocalPort())
                    .toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return addresses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
