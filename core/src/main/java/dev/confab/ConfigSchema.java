package dev.confab;

import dev.confab.model.Command;
import dev.confab.model.Operation;
import dev.confab.model.Reserved;
import dev.confab.runtime.Node;
import dev.confab.schema.JsonSchemaRule;
import dev.confab.schema.Rule;
import dev.confab.schema.Schema;
import dev.confab.schema.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The rules that values of a namespace have to keep, agreed on and versioned as the values are. From then on whatever writes to the
 * namespace fails with an {@code InvalidValueException} where a changed value breaks one. A change of rules fails with it too where
 * present values break a new one, unless it is {@linkplain #force forced}, and where a rule cannot be read. Thread-safe.
 *
 * <pre>{@code
 * confab.schema("prod/acme/orders").set(
 *         Rule.of("timeout").type(ValueKind.DURATION).required().min("1ms").max("1m").build(),
 *         Rule.compare("pool", "pool.min", "<=", "pool.max"),
 *         Rule.jsonSchema("route", routeSchema),
 *         Rule.of("route.*").jsonSchema("route").build());
 * }</pre>
 */
public final class ConfigSchema {

    private final Node node;
    private final String namespace;
    private final String author;
    private final String reason;
    private final Duration deadline;
    private final boolean isForced;

    private ConfigSchema(
            Node node, String namespace, String author, String reason, Duration deadline, boolean isForced) {
        this.node = node;
        this.namespace = namespace;
        this.author = author;
        this.reason = reason;
        this.deadline = deadline;
        this.isForced = isForced;
    }

    static ConfigSchema of(Node node, String namespace, Duration deadline) {
        ConfigView.requireNamespace(namespace);
        return new ConfigSchema(node, namespace, Writes.author(node), "", deadline, false);
    }

    /** Returns these rules, changed on behalf of that author. Default: the node's name. */
    public ConfigSchema as(String newAuthor) {
        return new ConfigSchema(node, namespace, newAuthor, reason, deadline, isForced);
    }

    /** Returns these rules, changed for that reason. */
    public ConfigSchema because(String newReason) {
        return new ConfigSchema(node, namespace, author, newReason, deadline, isForced);
    }

    /** Returns these rules, a change of them taking at most that long. */
    public ConfigSchema within(Duration newDeadline) {
        return new ConfigSchema(node, namespace, author, reason, Writes.requireDeadline(newDeadline), isForced);
    }

    /** Returns these rules, changed though present values break the new ones; what they break is in the {@link SchemaChange}. */
    public ConfigSchema force() {
        return new ConfigSchema(node, namespace, author, reason, deadline, true);
    }

    /** The present rules, sorted by what they are about; those that this release cannot read are left out. */
    public List<Rule> rules() {
        return schema().rules();
    }

    /** The present rule about that key or pattern, or of that name with {@code rule:} or {@code json:} before it. */
    public Optional<Rule> rule(String target) {
        return rules().stream().filter(rule -> rule.target().equals(target)).findFirst();
    }

    /** The present rules as text, one on each line: what it is about, a colon, and what is said. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        rules().forEach(rule ->
                text.append(rule.target()).append(": ").append(oneLine(rule)).append('\n'));
        return text.toString();
    }

    /** Between the parts of a JSON Schema a line end is a space, and in them there is none. */
    private static String oneLine(Rule rule) {
        return rule instanceof JsonSchemaRule ? rule.text().replace('\n', ' ').replace('\r', ' ') : rule.text();
    }

    /** What the present values break, at most the first hundred; looks at all of them, on this node. */
    public List<Violation> breaches() {
        return node.breaches(namespace).listed();
    }

    /** Adds these rules, or puts them in the place of those about the same, all as one commit. */
    public CompletableFuture<SchemaChange> set(Rule... rules) {
        return change(puts(rules));
    }

    /** Removes the rules about these, as one commit; no effect where there are none. */
    public CompletableFuture<SchemaChange> remove(String... targets) {
        return change(Arrays.stream(targets).map(target -> new Operation.Remove(Reserved.schema(namespace), target)));
    }

    /** What {@link #set} would do, by what this node has now. Asks nobody and writes nothing. */
    public DryRun dryRun(Rule... rules) {
        return DryRun.of(node.rehearse(author, reason, command(puts(rules))));
    }

    /** The namespace and how many rules it has. */
    @Override
    public String toString() {
        return "ConfigSchema[" + namespace + ", " + rules().size() + " rules]";
    }

    private CompletableFuture<SchemaChange> change(Stream<? extends Operation> operations) {
        return node.write(author, reason, command(operations), deadline)
                .thenApply(outcome -> new SchemaChange(outcome, isForced ? breaches() : List.of()));
    }

    private Command command(Stream<? extends Operation> operations) {
        List<Operation> all = operations.<Operation>map(operation -> operation).toList();
        return new Command.Checked(new Command.Update(List.of(), all, true), List.of(), isForced);
    }

    private Stream<Operation> puts(Rule... rules) {
        return Arrays.stream(rules)
                .map(rule -> new Operation.Put(Reserved.schema(namespace), rule.target(), rule.text()));
    }

    private Schema schema() {
        return node.reads().shown().state().schemaOf(namespace);
    }
}
