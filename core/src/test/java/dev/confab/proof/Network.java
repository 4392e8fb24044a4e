package dev.confab.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network of its own for each node, one bridge between them, all in namespaces, so that nothing of the machine's own
 * network is touched. A link is cut in one direction by a neighbour that does not exist: packets vanish without a word, as
 * they do in a network. Needs root and {@code ip}. Not thread-safe.
 */
final class Network implements AutoCloseable {

    private final String tag = "cf" + ProcessHandle.current().pid() % 100_000;
    private final int size;

    private Network(int size) {
        this.size = size;
    }

    /** Why there is no such network on this machine; absent where there is. */
    static Optional<String> missing() {
        if (!Shell.isRoot()) {
            return Optional.of("network namespaces need root");
        }
        if (!Shell.has("ip")) {
            return Optional.of("network namespaces need the command ip");
        }
        String probe = "cfprobe" + ProcessHandle.current().pid() % 100_000;
        Shell.Done made = Shell.run("ip", "netns", "add", probe);
        Shell.run("ip", "netns", "del", probe);
        return made.exitCode() == 0
                ? Optional.empty()
                : Optional.of("network namespaces cannot be made here: " + made.said());
    }

    static Network create(int size) {
        Network network = new Network(size);
        try {
            network.build();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void build() {
        Shell.require("ip", "netns", "add", hub());
        in(hub(), "ip", "link", "add", "br0", "type", "bridge");
        in(hub(), "ip", "link", "set", "br0", "up");
        for (int i = 0; i < size; i++) {
            Shell.require("ip", "netns", "add", space(i));
            in(space(i), "ip", "link", "add", "v0", "type", "veth", "peer", "name", "p" + i, "netns", hub());
            in(hub(), "ip", "link", "set", "p" + i, "master", "br0");
            in(hub(), "ip", "link", "set", "p" + i, "up");
            in(space(i), "ip", "addr", "add", address(i) + "/24", "dev", "v0");
            in(space(i), "ip", "link", "set", "lo", "up");
            in(space(i), "ip", "link", "set", "v0", "up");
        }
    }

    List<String> addresses(int port) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            addresses.add(address(i) + ":" + port);
        }
        return addresses;
    }

    /** What to put before a command that is to run on that node's network. */
    List<String> inside(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    /** From now on nothing that {@code from} sends reaches {@code to}; the way back stays open. */
    void cutOneWay(int from, int to) {
        in(
                space(from),
                "ip",
                "neigh",
                "replace",
                address(to),
                "lladdr",
                "02:00:00:00:00:99",
                "dev",
                "v0",
                "nud",
                "permanent");
    }

    void cut(int one, int other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Those hear each other and nobody else, and nobody else hears them. */
    void isolate(List<Integer> numbers) {
        for (int one : numbers) {
            for (int other = 0; other < size; other++) {
                if (!numbers.contains(other)) {
                    cut(one, other);
                }
            }
        }
    }

    void heal() {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (i != j) {
                    Shell.run("ip", "netns", "exec", space(i), "ip", "neigh", "del", address(j), "dev", "v0");
                }
            }
        }
    }

    /** Takes the namespaces away, and with them every link in them. */
    @Override
    public void close() {
        for (int i = 0; i < size; i++) {
            Shell.run("ip", "netns", "del", space(i));
        }
        Shell.run("ip", "netns", "del", hub());
    }

    private String hub() {
        return tag + "-hub";
    }

    private String space(int node) {
        return tag + "-" + node;
    }

    private static String address(int node) {
        return "10.73.0." + (node + 1);
    }

    private static void in(String space, String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", space));
        whole.addAll(List.of(command));
        Shell.require(whole.toArray(String[]::new));
    }
}
