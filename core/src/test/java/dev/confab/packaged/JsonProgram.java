package dev.confab.packaged;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.schema.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Holds two values against a JSON Schema, on a node that keeps all in the folder that is its only argument. */
final class JsonProgram {

    private JsonProgram() {}

    public static void main(String[] arguments) {
        ConfabOptions options =
                ConfabOptions.builder().dataDirectory(Path.of(arguments[0])).build();
        try (Confab confab = Confab.start(options).awaitReady(Duration.ofSeconds(30))) {
            Rule ports = Rule.jsonSchema("ports", "{\"properties\": {\"port\": {\"minimum\": 1}}}");
            Rule route = Rule.of("route").jsonSchema("ports").build();
            ConfigMap map = confab.map("app");
            tell("rules", confab.schema("app").set(ports, route).thenApply(change -> change.outcome()));
            tell("right", map.put("route", "{\"port\": " + System.nanoTime() + "}"));
            tell("wrong", map.put("route", "{\"port\": 0}"));
        }
    }

    private static void tell(String what, CompletableFuture<?> written) {
        try {
            System.out.println(what + ": " + written.join().getClass().getSimpleName());
        } catch (CompletionException e) {
            System.out.println(what + ": " + e.getCause().getMessage());
        }
    }
}
