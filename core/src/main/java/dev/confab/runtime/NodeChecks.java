package dev.confab.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.confab.model.Assignment;
import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Namespace;
import dev.confab.model.Rehearsal;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.schema.KeyRule;
import dev.confab.schema.Rule;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules that voters leave to the node that writes: regular expressions. Thread-safe; called by whoever writes. */
final class NodeChecks {

    private static final int COMPILED_MAX = 1_000;

    private final Cache<String, Regex> compiled = Caffeine.newBuilder()
            .maximumSize(COMPILED_MAX)
            .executor(Runnable::run)
            .build();

    /**
     * What was seen of a command in one state. Immutable, but for the violations, which are its own.
     *
     * @param command with what has to stay as it was seen
     */
    record Look(Command command, Violations violations) {}

    /** Looks at what the command would change in that state, and at nothing where no such rule is about it. */
    Look look(State state, Cause cause, Command command) {
        Violations found = new Violations();
        if (!isConcerned(state, command)) {
            return new Look(command, found);
        }
        Rehearsal rehearsal = Rehearsal.of(state, cause, command);
        Set<Condition> looks = new LinkedHashSet<>();
        State after = rehearsal.after();
        if (after != null) {
            boolean isForced = Command.Checked.isForced(command);
            rehearsal.changes().forEach(change -> look(state, after, change, isForced, looks, found));
            lookAtEqual(state, after, command, looks);
        }
        Command seen = Command.Checked.unwrapped(command);
        return new Look(new Command.Checked(seen, List.copyOf(looks), Command.Checked.isForced(command)), found);
    }

    /** Adds the present values of a namespace that do not fit. */
    void checkPresent(String namespace, State state, Violations into) {
        List<Rule> rules = state.schemaOf(namespace).rules();
        rules.forEach(rule -> checkPresent(rule, namespace, state, into));
    }

    private static boolean isConcerned(State state, Command command) {
        return namespaces(Command.Checked.unwrapped(command)).stream()
                .anyMatch(namespace -> Reserved.ruledBy(namespace) != null
                        || state.schemaOf(namespace).hasRegexes());
    }

    private static Set<String> namespaces(Command command) {
        Set<String> touched = new LinkedHashSet<>();
        if (command instanceof Command.Update update) {
            update.operations().forEach(operation -> touched.add(operation.namespace()));
        } else if (command instanceof Command.Assign assign) {
            assign.assignments().forEach(assignment -> touched.add(assignment.namespace()));
        }
        return touched;
    }

    private void look(
            State state, State after, Change change, boolean isForced, Set<Condition> looks, Violations found) {
        String namespace = change.namespace();
        String ruled = Reserved.ruledBy(namespace);
        if (ruled != null) {
            for (Rule rule : after.namespace(namespace).schema().rules()) {
                if (rule.target().equals(change.key()) && rule instanceof KeyRule ofKeys) {
                    lookAtRule(state, after, ofKeys, namespace, isForced, looks, found);
                }
            }
            return;
        }
        change.value()
                .ifPresent(value -> after.schemaOf(namespace)
                        .regexesFor(change.key())
                        .forEach(rule -> {
                            looks.add(unchanged(state, Reserved.schema(namespace)));
                            check(namespace, change.key(), rule, value, found);
                        }));
    }

    private void lookAtRule(
            State state,
            State after,
            KeyRule rule,
            String namespace,
            boolean isForced,
            Set<Condition> looks,
            Violations found) {
        String ruled = Reserved.ruledBy(namespace);
        if (ruled == null || rule.regex().isEmpty()) {
            return;
        }
        String fault = regex(rule).fault();
        if (fault != null) {
            found.add(Violation.of(namespace, rule.target(), rule.target(), fault, rule.text()));
        } else if (!isForced) {
            looks.add(unchanged(state, ruled));
            checkPresent(rule, ruled, after, found);
        }
    }

    private void checkPresent(Rule rule, String namespace, State state, Violations into) {
        if (!(rule instanceof KeyRule ofKeys) || ofKeys.regex().isEmpty()) {
            return;
        }
        Set<String> keys = new TreeSet<>();
        Namespace values = state.namespace(namespace);
        values.forEach((key, value) -> {
            if (ofKeys.isAbout(key)) {
                keys.add(key);
            }
        });
        keys.forEach(key -> check(namespace, key, ofKeys, values.value(key), into));
    }

    /**
     * A value that an assignment leaves as it is, is not checked. One that does not fit, as it was forced, must then really stay as it
     * is: if another write comes between, the assignment would bring it back unseen.
     */
    private void lookAtEqual(State state, State after, Command command, Set<Condition> looks) {
        if (!(Command.Checked.unwrapped(command) instanceof Command.Assign assign)) {
            return;
        }
        for (Assignment assignment : assign.assignments()) {
            String namespace = assignment.namespace();
            Violations equal = new Violations();
            assignment.values().forEach((key, value) -> {
                if (value != null && value.equals(state.namespace(namespace).value(key))) {
                    after.schemaOf(namespace)
                            .regexesFor(key)
                            .forEach(rule -> check(namespace, key, rule, value, equal));
                }
            });
            if (!equal.isEmpty()) {
                looks.add(unchanged(state, namespace));
            }
        }
    }

    private void check(String namespace, String key, KeyRule rule, String value, Violations into) {
        String fault = regex(rule).faultOf(value);
        if (fault != null) {
            into.add(Violation.of(namespace, key, rule.target(), fault, value));
        }
    }

    private Regex regex(KeyRule rule) {
        return compiled.get(rule.regex().orElse(""), Regex::of);
    }

    private static Condition unchanged(State state, String namespace) {
        return new Condition.Unchanged(namespace, state.namespace(namespace).revision());
    }
}
