package dev.confab.examples.coldstart;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Everything is dead, and the application starts: with nothing but its defaults, with a bundle that it ships, and from its own
 * disk. Prints what it reads and from where; the seeds are an address at which nobody listens.
 */
public final class ColdStart {

    private static final String ORDERS = "prod/shop/orders";
    private static final String KEY = "checkout.timeout";
    private static final String DEFAULT = "500ms";
    private static final String NOBODY = "127.0.0.1:9";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FORMED_MAX = Duration.ofSeconds(20);

    private final Path home;
    private final PrintStream out;

    private ColdStart(Path home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /** Runs it; takes no arguments. Leaves nothing behind. */
    public static void main(String[] arguments) throws IOException {
        Path home = Files.createTempDirectory("confab-cold-start-");
        try {
            new ColdStart(home, System.out).tell();
        } finally {
            delete(home);
        }
    }

    private void tell() {
        out.println("1. Nobody is there, nothing is on disk, and nothing was shipped.");
        start("bare", options("bare"));

        out.println("2. The build writes a bundle of what the test system has; the application ships it.");
        Path bundle = home.resolve("orders.bundle");
        try (Confab build = Confab.startInMemory()) {
            build.map(ORDERS).put(KEY, "400ms").join();
            build.bundle(bundle);
        }
        start("shipped", options("shipped").bundle(bundle));

        out.println("3. An application that was in its cluster once. It has what it had then, bundle or not.");
        try (Confab alone = Confab.start(options("orders").seeds().build()).awaitReady(FORMED_MAX)) {
            alone.map(ORDERS).put(KEY, "300ms").join();
        }
        start("orders", options("orders").bundle(bundle));
    }

    private ConfabOptions.Builder options(String node) {
        return ConfabOptions.builder().cluster("shop").node(node).seeds(NOBODY).dataDirectory(home.resolve(node));
    }

    /** Starts the application, waits no longer than it wants to, and reads. */
    private void start(String name, ConfabOptions.Builder options) {
        long began = System.nanoTime();
        try (Confab confab = Confab.start(options.build())) {
            try {
                confab.awaitReady(PATIENCE);
            } catch (IllegalStateException e) {
                out.println("   " + e.getMessage());
            }
            ConfigMap orders = confab.map(ORDERS);
            long millis = (System.nanoTime() - began) / 1_000_000;
            out.printf(
                    "   %s reads %s = %s, %s, after %d ms%n",
                    name, KEY, orders.get(KEY, DEFAULT), source(confab), millis);
        }
    }

    private static String source(Confab confab) {
        if (confab.isServingBundle()) {
            return "from its bundle";
        }
        return confab.status().isReady()
                ? "from its disk at revision " + confab.head().revision()
                : "its own default";
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
