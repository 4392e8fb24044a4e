package dev.confab.packaged;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import java.nio.file.Path;
import java.time.Duration;

/** Starts a node on a port and a disk, writes and reads once, and stops: in the folder that is its only argument. */
final class NodeProgram {

    private NodeProgram() {}

    public static void main(String[] arguments) {
        ConfabOptions options =
                ConfabOptions.builder().dataDirectory(Path.of(arguments[0])).build();
        try (Confab confab = Confab.start(options).awaitReady(Duration.ofSeconds(30))) {
            ConfigMap map = confab.map("test/acme/probe");
            System.out.println(map.put("greeting", "hello").join());
            System.out.println(map.get("greeting").orElse("nothing"));
        }
    }
}
