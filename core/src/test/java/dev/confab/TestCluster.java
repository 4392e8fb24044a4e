package dev.confab;

import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Head;
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
import java.util.function.UnaryOperator;

/** Real nodes on loopback in this JVM, each with a directory of its own. */
public final class TestCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path home;
    private final List<String> addresses = new ArrayList<>();
    private final Map<Integer, Confab> running = new LinkedHashMap<>();
    private UnaryOperator<ConfabOptions.Builder> tuning = UnaryOperator.identity();

    private TestCluster(Path home, int voters) {
        this.home = home;
        freePorts(voters).forEach(port -> addresses.add("127.0.0.1:" + port));
    }

    public static TestCluster of(Path home, int voters) {
        return new TestCluster(home, voters);
    }

    /** Applies to nodes that are started from now on. */
    public TestCluster tuned(UnaryOperator<ConfabOptions.Builder> newTuning) {
        tuning = newTuning;
        return this;
    }

    public TestCluster startAll() {
        for (int i = 0; i < addresses.size(); i++) {
            start(i);
        }
        running.values().forEach(node -> node.awaitReady(PATIENCE));
        return this;
    }

    /** Starts the voter of that number, for the first time or again. */
    public Confab start(int number) {
        Confab node = Confab.start(options(number));
        running.put(number, node);
        return node;
    }

    ConfabOptions options(int number) {
        ConfabOptions.Builder options = ConfabOptions.builder()
                .cluster("test")
                .node("node-" + number)
                .listen(addresses.get(number))
                .seeds(addresses)
                .dataDirectory(home.resolve("node-" + number));
        return tuning.apply(options).build();
    }

    /** Starts a node that joins and does not vote, on a port of its own, without a disk. */
    public Confab join(String name) {
        return joinAll(List.of(name)).get(0);
    }

    /** Starts such nodes at once and waits until all are ready. */
    public List<Confab> joinAll(List<String> names) {
        List<Confab> nodes = names.stream().map(this::guest).toList();
        nodes.forEach(node -> running.put(1000 + running.size(), node));
        nodes.forEach(node -> node.awaitReady(PATIENCE));
        return nodes;
    }

    private Confab guest(String name) {
        ConfabOptions.Builder options =
                ConfabOptions.builder().cluster("test").node(name).seeds(addresses);
        return Confab.start(tuning.apply(options).build());
    }

    /** Where the voters listen: the seeds of all. */
    public List<String> addresses() {
        return List.copyOf(addresses);
    }

    public Confab node(int number) {
        return running.get(number);
    }

    public List<Confab> nodes() {
        return List.copyOf(running.values());
    }

    public void stop(int number) {
        running.remove(number).close();
    }

    /** The number of the voter that leads; waits until one does and the others agree. */
    public int leader() {
        await().atMost(PATIENCE).until(() -> leaderIfAgreed().isPresent());
        return leaderIfAgreed().orElseThrow();
    }

    private Optional<Integer> leaderIfAgreed() {
        List<Optional<String>> named = running.values().stream()
                .filter(node -> node.status().isVoter())
                .map(Confab::leader)
                .distinct()
                .toList();
        return named.size() == 1 && named.get(0).isPresent()
                ? Optional.of(Integer.parseInt(named.get(0).get().substring("node-".length())))
                : Optional.empty();
    }

    /** Waits until all nodes have one head, and returns it. */
    public Head awaitEqualHeads() {
        await().atMost(PATIENCE)
                .until(() -> nodes().stream().map(Confab::head).distinct().count() == 1);
        return nodes().get(0).head();
    }

    @Override
    public void close() {
        running.values().forEach(Confab::close);
        running.clear();
    }

    /** Ports that were free a moment ago, all different. */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
