package dev.confab.runtime;

import dev.confab.look.JsonFault;
import dev.confab.look.LookBudget;
import dev.confab.model.State;
import dev.confab.schema.JsonSchemaRule;
import dev.confab.schema.KeyRule;
import dev.confab.schema.Schema;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Holds values against what their rules leave to the node, all within one budget. Confined to one thread. */
final class Judge {

    private final ReadyRules ready;
    private final LookBudget budget = new LookBudget();

    Judge(ReadyRules ready) {
        this.ready = ready;
    }

    /** Whose value it is. */
    record Target(String namespace, String key) {}

    /** Adds the present values that do not fit that rule. */
    void present(KeyRule rule, String namespace, State state, Violations into) {
        SortedMap<String, String> values = new TreeMap<>();
        state.namespace(namespace).forEach((key, value) -> {
            if (rule.isAbout(key)) {
                values.put(key, value.value());
            }
        });
        Schema schema = state.schemaOf(namespace);
        values.forEach((key, value) -> value(new Target(namespace, key), rule, schema, value, into));
    }

    /**
     * Adds what is wrong with a value by that rule.
     *
     * @param schema in which the rule is, with what it names
     */
    void value(Target target, KeyRule rule, Schema schema, String value, Violations into) {
        String fault = rule.regex()
                .map(text -> ready.regex(text).faultOf(value, budget))
                .orElse(null);
        if (fault != null) {
            into.add(Violation.of(target.namespace(), target.key(), rule.target(), fault, value));
        }
        rule.jsonSchema().ifPresent(name -> json(target, rule, name, schema.jsonSchema(name), value, into));
    }

    private void json(
            Target target, KeyRule rule, String name, Optional<JsonSchemaRule> said, String value, Violations into) {
        if (said.isEmpty()) {
            String expected = "checked by " + JsonSchemaRule.targetOf(name)
                    + ", which is not there: set that, or take the rule back";
            into.add(Violation.of(target.namespace(), target.key(), rule.target(), expected, value));
            return;
        }
        for (JsonFault fault : ready.document(said.get()).faultsOf(value, budget)) {
            String expected = fault.saidBy(said.get().target());
            String came = Violation.hidden(target.key(), fault.isSecret(), fault.came());
            into.add(new Violation(target.namespace(), target.key(), rule.target(), expected, came));
        }
    }
}
