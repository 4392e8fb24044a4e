package dev.confab.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a namespace, ready to be checked. Immutable.
 *
 * <p>What a change costs: a look for its key's own rule and its comparisons, and every pattern, which is tried once for each changed
 * key; {@link #PATTERN_CHARS_MAX} bounds that.
 */
public final class Schema {

    /** How many rules a namespace may have. */
    public static final int RULES_MAX = 1_000;

    /** How many characters all patterns of a namespace may have together. */
    public static final int PATTERN_CHARS_MAX = 4_096;

    /** How many characters all JSON Schemas of a namespace may have together: all are read again when one rule changes. */
    public static final int JSON_CHARS_MAX = 1_048_576;

    /** No rules. */
    public static final Schema NONE = new Schema(List.of());

    private final List<Rule> rules;
    private final Map<String, KeyRule> byKey = new HashMap<>();
    private final List<KeyRule> patterns = new ArrayList<>();
    private final Map<String, List<CrossRule>> crossByKey = new HashMap<>();
    private final Map<String, JsonSchemaRule> jsonSchemas = new HashMap<>();
    private final boolean isLeftToNode;

    private Schema(Collection<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (Rule rule : rules) {
            if (rule instanceof CrossRule cross) {
                cross(cross.left()).add(cross);
                cross(cross.right()).add(cross);
            } else if (rule instanceof JsonSchemaRule json) {
                jsonSchemas.put(json.name(), json);
            } else if (rule instanceof KeyRule ofKeys && ofKeys.isPattern()) {
                patterns.add(ofKeys);
            } else if (rule instanceof KeyRule ofKey) {
                byKey.put(ofKey.target(), ofKey);
            }
        }
        this.isLeftToNode = rules.stream().anyMatch(Schema::isLeftToNode);
    }

    private List<CrossRule> cross(String key) {
        return crossByKey.computeIfAbsent(key, any -> new ArrayList<>());
    }

    /** Returns these rules, which are checked in that order. */
    public static Schema of(Collection<Rule> rules) {
        return rules.isEmpty() ? NONE : new Schema(rules);
    }

    /** Reads what is stored. What cannot be read, as of a later release, is left out: there is nobody to blame any more. */
    public static Schema read(SortedMap<String, String> stored) {
        List<Rule> rules = new ArrayList<>();
        stored.forEach((target, text) -> {
            try {
                rules.add(Rule.parse(target, text));
            } catch (RuleSyntaxException e) {
                // said when it was written, if it was wrong then
            }
        });
        return of(rules);
    }

    public List<Rule> rules() {
        return rules;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The characters of all patterns. */
    public int patternChars() {
        return patterns.stream().mapToInt(rule -> rule.target().length()).sum();
    }

    /** The characters of all JSON Schemas. */
    public int jsonChars() {
        return jsonSchemas.values().stream()
                .mapToInt(json -> json.text().length())
                .sum();
    }

    /** The JSON Schema of that name. */
    public Optional<JsonSchemaRule> jsonSchema(String name) {
        return Optional.ofNullable(jsonSchemas.get(name));
    }

    /** Whether there are JSON Schemas, or rules that name one. */
    public boolean hasJsonSchema() {
        return rules.stream()
                .anyMatch(rule -> rule instanceof JsonSchemaRule
                        || rule instanceof KeyRule ofKeys && ofKeys.jsonSchema().isPresent());
    }

    /** Whether a rule says what is not checked here, but by the node that writes. */
    public boolean isLeftToNode() {
        return isLeftToNode;
    }

    /** Returns the rules for values of that key of which something is left to the node. */
    public List<KeyRule> leftToNodeFor(String key) {
        if (!isLeftToNode) {
            return List.of();
        }
        List<KeyRule> found = new ArrayList<>();
        forEachAbout(key, rule -> {
            if (rule.isLeftToNode()) {
                found.add(rule);
            }
        });
        return found;
    }

    /**
     * Adds what a change breaks.
     *
     * @param changed the keys that changed, in the order in which violations are told
     * @param after the values as the change leaves them; null for keys that are not there
     */
    public void check(
            String namespace, Collection<String> changed, UnaryOperator<@Nullable String> after, Violations into) {
        Set<CrossRule> touched = new LinkedHashSet<>();
        for (String key : changed) {
            forEachAbout(key, rule -> rule.check(namespace, key, after.apply(key), into));
            touched.addAll(crossByKey.getOrDefault(key, List.of()));
        }
        touched.forEach(rule -> rule.checkAll(namespace, List.of(), after, into));
    }

    /**
     * Adds what is broken already.
     *
     * @param keys all there are, sorted
     */
    public void checkAll(String namespace, List<String> keys, UnaryOperator<@Nullable String> values, Violations into) {
        rules.forEach(rule -> rule.checkAll(namespace, keys, values, into));
    }

    private void forEachAbout(String key, Consumer<KeyRule> action) {
        KeyRule own = byKey.get(key);
        if (own != null) {
            action.accept(own);
        }
        for (KeyRule pattern : patterns) {
            if (pattern.isAbout(key)) {
                action.accept(pattern);
            }
        }
    }

    private static boolean isLeftToNode(Rule rule) {
        return rule instanceof JsonSchemaRule || rule instanceof KeyRule ofKeys && ofKeys.isLeftToNode();
    }
}
