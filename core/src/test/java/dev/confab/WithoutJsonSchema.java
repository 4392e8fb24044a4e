package dev.confab;

import dev.confab.schema.Rule;
import dev.confab.schema.ValueKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Writes rules and values where the library for JSON Schema may be missing, and tells what came of it. */
public final class WithoutJsonSchema implements Supplier<String> {

    private final StringBuilder told = new StringBuilder();

    @Override
    public String get() {
        try (Confab confab = Confab.startInMemory()) {
            ConfigSchema schema = confab.schema("app");
            Rule age = Rule.of("age").type(ValueKind.INTEGER).regex("[0-9x]+").build();
            Rule json = Rule.jsonSchema("r", "{}");
            tell("other rules", schema.set(age).thenApply(SchemaChange::outcome));
            tell("a value", confab.map("app").put("age", "7"));
            tell("a wrong value", confab.map("app").put("age", "x"));
            tell("a JSON Schema", schema.set(json).thenApply(SchemaChange::outcome));
            tell("one by force", schema.force().set(json).thenApply(SchemaChange::outcome));
        }
        return told.toString();
    }

    private void tell(String what, CompletableFuture<?> written) {
        told.append(what).append(": ");
        try {
            told.append(written.join().getClass().getSimpleName()).append('\n');
        } catch (CompletionException e) {
            told.append(e.getCause().getMessage()).append('\n');
        }
    }
}
