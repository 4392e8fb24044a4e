package dev.confab.model;

import dev.confab.schema.JsonSchemaRule;
import dev.confab.schema.KeyRule;
import dev.confab.schema.Rule;
import dev.confab.schema.RuleSyntaxException;
import dev.confab.schema.Schema;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether changes keep the rules of their namespaces: those of the state that they lead to, so that rules and values may change
 * together. Pure; used once.
 */
final class Checks {

    private final State before;
    private final State after;
    private final List<Condition> looks;
    private final boolean isForced;
    private final boolean isTick;
    private final SortedMap<String, SortedSet<String>> changed = new TreeMap<>();
    private final Violations found = new Violations();

    Checks(State before, State after, List<Change> changes, Command command) {
        this.before = before;
        this.after = after;
        this.looks = command instanceof Command.Checked checked ? checked.looks() : List.of();
        this.isForced = command instanceof Command.Checked checked && checked.isForced();
        this.isTick = command instanceof Command.Tick;
        Map<String, Boolean> known =
                new HashMap<>(); // looked up only: a large import without rules costs a look for each change
        for (Change change : changes) {
            if (known.computeIfAbsent(change.namespace(), this::isConcerned)) {
                changed.computeIfAbsent(change.namespace(), name -> new TreeSet<>())
                        .add(change.key());
            }
        }
    }

    /** Whether it has rules, or holds them. */
    private boolean isConcerned(String namespace) {
        return Reserved.ruledBy(namespace) != null
                || !after.schemaOf(namespace).rules().isEmpty();
    }

    /** Returns why the changes cannot be made; null where they can. */
    @Nullable
    Decision refusal() {
        if (!areLooksTrue()
                || !isTick && !areLookedAt()) { // what a tick carries out was looked at when it was scheduled
            return new Decision.Unchecked(before.revision());
        }
        changed.forEach(this::check);
        return found.isEmpty() ? null : new Decision.Invalid(before.revision(), found.listed(), found.count());
    }

    private boolean areLooksTrue() {
        return looks.stream().allMatch(look -> Evaluation.holds(look, Evaluation.actual(before, look)));
    }

    /** What voters do not check by themselves, the command's node must have. */
    private boolean areLookedAt() {
        for (Map.Entry<String, SortedSet<String>> each : changed.entrySet()) {
            String namespace = each.getKey();
            String ruled = Reserved.ruledBy(namespace);
            boolean isSeen = ruled == null
                    ? !isLeftToNode(namespace, each.getValue()) || isLookedAt(Reserved.schema(namespace))
                    : isForced || areRulesLookedAt(namespace, ruled, each.getValue());
            if (!isSeen) {
                return false;
            }
        }
        return true;
    }

    private boolean isLeftToNode(String namespace, SortedSet<String> keys) {
        Schema schema = after.schemaOf(namespace);
        Namespace values = after.namespace(namespace);
        return schema.isLeftToNode()
                && keys.stream()
                        .anyMatch(key -> values.value(key) != null
                                && !schema.leftToNodeFor(key).isEmpty());
    }

    /** Against the values as they are; where a JSON Schema is in two places, its text and its name, against the other place too. */
    private boolean areRulesLookedAt(String namespace, String ruled, SortedSet<String> targets) {
        Schema rules = rules(namespace, targets);
        return !rules.isLeftToNode() || isLookedAt(ruled) && (!rules.hasJsonSchema() || isLookedAt(namespace));
    }

    private boolean isLookedAt(String namespace) {
        return looks.stream()
                .anyMatch(look ->
                        look instanceof Condition.Unchanged && look.namespace().equals(namespace));
    }

    private void check(String namespace, SortedSet<String> keys) {
        String ruled = Reserved.ruledBy(namespace);
        if (ruled == null) {
            after.schemaOf(namespace).check(namespace, keys, after.namespace(namespace)::value, found);
            return;
        }
        keys.forEach(target -> checkSyntax(namespace, target));
        checkNames(namespace, keys);
        checkSize(namespace);
        if (!isForced) {
            checkPresent(ruled, rules(namespace, keys));
        }
    }

    private void checkSyntax(String namespace, String target) {
        String text = after.namespace(namespace).value(target);
        try {
            if (text != null) {
                Rule.parse(target, text);
            }
        } catch (RuleSyntaxException e) {
            String expected = "a rule with " + e.expected() + " at index " + e.position();
            found.add(Violation.of(namespace, target, target, expected, text));
        }
    }

    /** A rule that names a JSON Schema which is not there could not be kept by any value. */
    private void checkNames(String namespace, SortedSet<String> targets) {
        Namespace present = after.namespace(namespace);
        for (Rule rule : present.schema().rules()) {
            String named = rule instanceof KeyRule ofKeys
                    ? ofKeys.jsonSchema().map(JsonSchemaRule::targetOf).orElse(null)
                    : null;
            boolean isAsked = targets.contains(rule.target()) || named != null && targets.contains(named);
            if (named != null && isAsked && present.value(named) == null) {
                String expected = "a rule with " + named + " beside it";
                found.add(Violation.of(namespace, rule.target(), rule.target(), expected, rule.text()));
            }
        }
    }

    private void checkSize(String namespace) {
        Namespace rules = after.namespace(namespace);
        Namespace earlier = before.namespace(namespace);
        int patternChars = rules.schema().patternChars();
        int jsonChars = rules.schema().jsonChars();
        if (hasOutgrown(Schema.RULES_MAX, rules.size(), earlier.size())) {
            addSize(namespace, "at most " + Schema.RULES_MAX + " rules", rules.size());
        }
        if (hasOutgrown(Schema.PATTERN_CHARS_MAX, patternChars, earlier.schema().patternChars())) {
            addSize(
                    namespace,
                    "patterns of at most " + Schema.PATTERN_CHARS_MAX + " characters together",
                    patternChars);
        }
        if (hasOutgrown(Schema.JSON_CHARS_MAX, jsonChars, earlier.schema().jsonChars())) {
            addSize(namespace, "JSON Schemas of at most " + Schema.JSON_CHARS_MAX + " characters together", jsonChars);
        }
    }

    /** What is too large, as from another release, may shrink step by step. */
    private static boolean hasOutgrown(int max, int size, int earlier) {
        return size > max && size > earlier;
    }

    private void addSize(String namespace, String expected, int came) {
        found.add(new Violation(namespace, "*", "*", expected, Integer.toString(came)));
    }

    /** Rules that stay as they are were checked, or forced, when they came. */
    private void checkPresent(String ruled, Schema rules) {
        Namespace values = after.namespace(ruled);
        boolean needsAll = rules.patternChars() > 0;
        rules.checkAll(ruled, needsAll ? values.values().sortedKeys() : List.of(), values::value, found);
    }

    /** The rules that have these targets now and can be read. */
    private Schema rules(String namespace, SortedSet<String> targets) {
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : after.namespace(namespace).schema().rules()) {
            if (targets.contains(rule.target())) {
                rules.add(rule);
            }
        }
        return Schema.of(rules);
    }
}
