package dev.confab.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.confab.model.Assignment;
import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Namespace;
import dev.confab.model.Operation;
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
import java.util.SortedMap;
import java.util.TreeMap;

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
        if (!isConcerned(state, command)) {
            return new Look(command, new Violations());
        }
        if (command instanceof Command.Schedule schedule) {
            return new Look(command, violationsOf(schedule, state));
        }
        boolean isForced = Command.Checked.isForced(command);
        Command seen = Command.Checked.unwrapped(command);
        Rehearsal rehearsal = Rehearsal.of(state, cause, command);
        State after = rehearsal.after();
        Looking looking = new Looking(state, after == null ? state : after, isForced);
        rehearsal.changes().forEach(looking::at);
        if (seen instanceof Command.Assign assign && after != null) {
            assign.assignments().forEach(looking::atEqual);
        }
        return new Look(new Command.Checked(seen, List.copyOf(looking.looks), isForced), looking.found);
    }

    /** What is scheduled meets these rules as they are now, for no node looks at it when its time has come. */
    private Violations violationsOf(Command.Schedule schedule, State state) {
        Looking looking = new Looking(state, state, false);
        for (Operation operation : schedule.operations()) {
            if (operation instanceof Operation.Put put) {
                looking.atValue(put.namespace(), put.key(), put.value());
            }
        }
        return looking.found;
    }

    /** Adds the present values of a namespace that do not fit. */
    void checkPresent(String namespace, State state, Violations into) {
        Judge judge = new Judge();
        for (Rule rule : state.schemaOf(namespace).rules()) {
            if (rule instanceof KeyRule ofKeys && ofKeys.regex().isPresent()) {
                judge.present(ofKeys, namespace, state, into);
            }
        }
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
        } else if (command instanceof Command.Schedule schedule) {
            schedule.operations().forEach(operation -> touched.add(operation.namespace()));
        } else if (command instanceof Command.Assign assign) {
            assign.assignments().forEach(assignment -> touched.add(assignment.namespace()));
        }
        return touched;
    }

    private record Target(String namespace, String key) {}

    /** Holds values against expressions, all within one budget. Confined to one thread. */
    private final class Judge {

        private final LookBudget budget = new LookBudget();

        private void present(KeyRule rule, String namespace, State state, Violations into) {
            SortedMap<String, String> values = new TreeMap<>();
            state.namespace(namespace).forEach((key, value) -> {
                if (rule.isAbout(key)) {
                    values.put(key, value.value());
                }
            });
            values.forEach((key, value) -> value(new Target(namespace, key), rule, value, into));
        }

        private void value(Target target, KeyRule rule, String value, Violations into) {
            String fault = regex(rule).faultOf(value, budget);
            if (fault != null) {
                into.add(Violation.of(target.namespace(), target.key(), rule.target(), fault, value));
            }
        }
    }

    private Regex regex(KeyRule rule) {
        return compiled.get(rule.regex().orElse(""), Regex::of);
    }

    /** One look at one command. Confined to its thread. */
    private final class Looking {

        private final State before;
        private final State after;
        private final boolean isForced;
        private final Judge judge = new Judge();
        private final Set<Condition> looks = new LinkedHashSet<>();
        private final Violations found = new Violations();

        private Looking(State before, State after, boolean isForced) {
            this.before = before;
            this.after = after;
            this.isForced = isForced;
        }

        private void at(Change change) {
            String ruled = Reserved.ruledBy(change.namespace());
            if (ruled == null) {
                change.value().ifPresent(value -> atValue(change.namespace(), change.key(), value));
                return;
            }
            for (Rule rule : after.schemaOf(ruled).rules()) {
                if (rule.target().equals(change.key()) && rule instanceof KeyRule ofKeys) {
                    atRule(ruled, ofKeys);
                }
            }
        }

        private void atValue(String namespace, String key, String value) {
            for (KeyRule rule : after.schemaOf(namespace).regexesFor(key)) {
                mustStay(Reserved.schema(namespace));
                judge.value(new Target(namespace, key), rule, value, found);
            }
        }

        private void atRule(String ruled, KeyRule rule) {
            if (rule.regex().isEmpty()) {
                return;
            }
            String fault = regex(rule).fault();
            if (fault != null) {
                found.add(Violation.of(Reserved.schema(ruled), rule.target(), rule.target(), fault, rule.text()));
            } else if (!isForced) {
                mustStay(ruled);
                judge.present(rule, ruled, after, found);
            }
        }

        /**
         * A value that an assignment leaves as it is, is not checked. One that does not fit, as it was forced, must then really stay
         * as it is: if another write comes between, the assignment would bring it back unseen.
         */
        private void atEqual(Assignment assignment) {
            String namespace = assignment.namespace();
            Namespace values = before.namespace(namespace);
            Violations equal = new Violations();
            assignment.values().forEach((key, value) -> {
                if (value != null && value.equals(values.value(key))) {
                    after.schemaOf(namespace)
                            .regexesFor(key)
                            .forEach(rule -> judge.value(new Target(namespace, key), rule, value, equal));
                }
            });
            if (!equal.isEmpty()) {
                mustStay(namespace);
            }
        }

        private void mustStay(String namespace) {
            long revision = before.namespace(namespace).revision();
            looks.add(new Condition.Unchanged(namespace, revision));
        }
    }
}
