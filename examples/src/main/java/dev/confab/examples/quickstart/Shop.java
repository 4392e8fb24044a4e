package dev.confab.examples.quickstart;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The three services of the shop, each with a node of its own; here they share a process. Not thread-safe. */
final class Shop implements AutoCloseable {

    /** The services, by name. */
    static final List<String> SERVICES = List.of("orders", "billing", "gateway");

    private static final Duration READY_MAX = Duration.ofSeconds(20);

    private final Workspace workspace;
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, Confab> running = new TreeMap<>();

    Shop(Workspace workspace) {
        this.workspace = workspace;
        Iterator<String> free = Workspace.freeAddresses(SERVICES.size()).iterator();
        SERVICES.forEach(service -> addresses.put(service, free.next()));
    }

    /** Starts the node of that service, for the first time or again on the directory that it had. */
    Confab start(String service) {
        ConfabOptions options = ConfabOptions.builder()
                .cluster("shop")
                .node(service)
                .listen(addresses.get(service))
                .seeds(List.copyOf(addresses.values()))
                .dataDirectory(workspace.dataOf(service))
                .build();
        Confab node = Confab.start(options);
        running.put(service, node);
        return node;
    }

    /** Blocks until every running node has a configuration to serve. */
    void awaitReady() {
        running.values().forEach(node -> node.awaitReady(READY_MAX));
    }

    /** Stops that node; the others are not asked. */
    void stop(String service) {
        running.remove(service).close();
    }

    Confab node(String service) {
        return running.get(service);
    }

    String address(String service) {
        return addresses.get(service);
    }

    /** The services whose node is running, in the order of {@link #SERVICES}. */
    List<String> running() {
        return SERVICES.stream().filter(running::containsKey).toList();
    }

    /** Stops all nodes. */
    @Override
    public void close() {
        running.values().forEach(Confab::close);
        running.clear();
    }
}
