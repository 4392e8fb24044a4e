package dev.confab.runtime;

import dev.confab.look.JsonFault;
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
import dev.confab.schema.JsonSchemaRule;
import dev.confab.schema.KeyRule;
import dev.confab.schema.Rule;
import dev.confab.schema.Schema;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules that voters leave to the node that writes: regular expressions, JSON Schema. Thread-safe; called by whoever writes. */
final class NodeChecks {

    private final ReadyRules ready = new ReadyRules();

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
        looking.atRules();
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
        Judge judge = new Judge(ready);
        for (Rule rule : state.schemaOf(namespace).rules()) {
            if (rule instanceof KeyRule ofKeys && ofKeys.isLeftToNode()) {
                judge.present(ofKeys, namespace, state, into);
            }
        }
    }

    private static boolean isConcerned(State state, Command command) {
        return namespaces(Command.Checked.unwrapped(command)).stream()
                .anyMatch(namespace -> Reserved.ruledBy(namespace) != null
                        || state.schemaOf(namespace).isLeftToNode());
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

    /** One look at one command. Confined to its thread. */
    private final class Looking {

        private final State before;
        private final State after;
        private final boolean isForced;
        private final Judge judge = new Judge(ready);
        private final Set<Condition> looks = new LinkedHashSet<>();
        private final SortedMap<String, SortedSet<String>> newRules = new TreeMap<>();
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
            newRules.computeIfAbsent(ruled, any -> new TreeSet<>()).add(change.key());
        }

        private void atValue(String namespace, String key, String value) {
            Schema schema = after.schemaOf(namespace);
            for (KeyRule rule : schema.leftToNodeFor(key)) {
                mustStay(Reserved.schema(namespace));
                judge.value(new Judge.Target(namespace, key), rule, schema, value, found);
            }
        }

        /** All rules that came or changed were heard of: one that names a JSON Schema changes with it. */
        private void atRules() {
            newRules.forEach((ruled, targets) -> {
                for (Rule rule : after.schemaOf(ruled).rules()) {
                    boolean isNew = targets.contains(rule.target());
                    if (rule instanceof JsonSchemaRule json && isNew) {
                        atDocument(ruled, json);
                    } else if (rule instanceof KeyRule ofKeys
                            && (isNew || targets.stream().anyMatch(ofKeys::isJudgedBy))) {
                        atRule(ruled, ofKeys);
                    }
                }
            });
        }

        private void atDocument(String ruled, JsonSchemaRule rule) {
            mustStay(ruled);
            mustStay(Reserved.schema(ruled));
            for (JsonFault fault : ready.document(rule).faults()) {
                String place = Reserved.schema(ruled);
                found.add(new Violation(place, rule.target(), rule.target(), fault.said(), fault.came()));
            }
        }

        private void atRule(String ruled, KeyRule rule) {
            String fault = rule.regex().map(text -> ready.regex(text).fault()).orElse(null);
            if (fault != null) {
                found.add(Violation.of(Reserved.schema(ruled), rule.target(), rule.target(), fault, rule.text()));
            } else if (!isForced && rule.isLeftToNode()) {
                mustStay(ruled);
                rule.jsonSchema().ifPresent(name -> mustStay(Reserved.schema(ruled)));
                if (rule.jsonSchema().isEmpty() || isJudge(ruled, rule)) {
                    judge.present(rule, ruled, after, found);
                }
            }
        }

        /** Not a JSON Schema that is missing, or that comes and is none: that is told once, and not for each value. */
        private boolean isJudge(String ruled, KeyRule rule) {
            SortedSet<String> targets = newRules.getOrDefault(ruled, Collections.emptySortedSet());
            return rule.jsonSchema()
                    .flatMap(after.schemaOf(ruled)::jsonSchema)
                    .filter(json -> !targets.contains(json.target())
                            || ready.document(json).faults().isEmpty())
                    .isPresent();
        }

        /**
         * A value that an assignment leaves as it is, is not checked. One that does not fit, as it was forced, must then really stay
         * as it is: if another write comes between, the assignment would bring it back unseen.
         */
        private void atEqual(Assignment assignment) {
            String namespace = assignment.namespace();
            Namespace values = before.namespace(namespace);
            Schema schema = after.schemaOf(namespace);
            Violations equal = new Violations();
            assignment.values().forEach((key, value) -> {
                if (value != null && value.equals(values.value(key))) {
                    schema.leftToNodeFor(key)
                            .forEach(rule -> judge.value(new Judge.Target(namespace, key), rule, schema, value, equal));
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
