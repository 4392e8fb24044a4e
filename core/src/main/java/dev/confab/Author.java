package dev.confab;

import dev.confab.model.Cause;
import dev.confab.model.Outcome;
import dev.confab.model.Pending;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody on whose behalf a node writes: its commits name them, and beside them the node. Nobody checks that it is them: the
 * application says so. Immutable.
 */
public final class Author {

    private final Node node;
    private final String name;
    private final Duration writeDeadline;

    Author(Node node, String name, Duration writeDeadline) {
        this.node = node;
        this.name = new Cause(name, Writes.author(node), "").author();
        this.writeDeadline = writeDeadline;
    }

    /** As it stands in commits. */
    public String name() {
        return name;
    }

    /** As {@link Confab#map}, writing for this author. */
    public ConfigMap map(String namespace) {
        return ConfigMap.of(node, namespace, writeDeadline).as(name);
    }

    /** As {@link Confab#transaction}, for this author. */
    public Transaction transaction() {
        return new Transaction(node, writeDeadline).as(name);
    }

    /** As {@link Confab#rollback}, for this author. */
    public Rollback rollback() {
        return new Rollback(node, name, "", writeDeadline);
    }

    /** As {@link Confab#schema}, for this author. */
    public ConfigSchema schema(String namespace) {
        return ConfigSchema.of(node, namespace, writeDeadline).as(name);
    }

    /** As {@link Confab#cancel}, for this author. */
    public CompletableFuture<Outcome> cancel(Pending pending) {
        return transaction().cancel(pending).commit();
    }

    @Override
    public String toString() {
        return name;
    }
}
