package dev.confab.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory for the nodes and for the shop's configuration files; gone after {@link #close}. */
final class Workspace implements AutoCloseable {

    private final Path home;

    private Workspace(Path home) {
        this.home = home;
    }

    static Workspace create() {
        try {
            return new Workspace(Files.createTempDirectory("confab-quickstart-"));
        } catch (IOException e) {
            throw new UncheckedIOException("the directory for temporary files must be writable", e);
        }
    }

    /** Where the node of that name keeps its data. */
    Path dataOf(String node) {
        return home.resolve(node);
    }

    /** A copy of the configuration file of that service, as it ships with the examples. */
    Path file(String service) {
        String name = service + ".yml";
        Path copy = home.resolve(name);
        try (InputStream shipped = Workspace.class.getResourceAsStream("/shop/" + name)) {
            if (shipped == null) {
                throw new IllegalStateException(
                        "/shop/" + name + " must be on the class path; build the examples again");
            }
            Files.copy(shipped, copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(copy + " must be writable", e);
        }
    }

    /** Addresses on loopback that were free a moment ago, all different. */
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
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(home + " could not be deleted; please delete it", e);
        }
    }
}
