package dev.confab.look;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keywords of JSON Schema, each use of one counted. Those that the library would carry out with expressions that need not end, or
 * by comparing all with all, are ours. Immutable.
 */
final class BoundedKeywords implements EvaluatorFactory {

    /** What the use of a keyword counts as. */
    private static final int LOOKS = 16;

    /** How many of the values that one could be are put into words. */
    private static final int SHOWN_MAX = 20;

    @Override
    public Optional<Evaluator> create(SchemaParsingContext context, String keyword, JsonNode said) {
        Optional<Evaluator> theirs = context.getDialect().getEvaluatorFactory().create(context, keyword, said);
        return ours(context, keyword, said, theirs).map(evaluator -> new Counted(evaluator, LOOKS + breadth(said)));
    }

    private static int breadth(JsonNode said) {
        return said.isArray() ? said.asArray().size() : 0;
    }

    /** Takes the place of a keyword that the dialect has; of one with an expression also where the library cannot read that. */
    private static Optional<Evaluator> ours(
            SchemaParsingContext context, String keyword, JsonNode said, Optional<Evaluator> theirs) {
        return switch (keyword) {
            case "pattern" -> said.isString() ? Optional.of(new Pattern(Regex.of(said.asString()), said)) : theirs;
            case "patternProperties" ->
                said.isObject() ? Optional.of(new PatternProperties(parts(context, said))) : theirs;
            case "additionalProperties" -> theirs.map(any -> AdditionalProperties.of(context, said));
            case "propertyNames" -> theirs.map(any -> new PropertyNames(context.getAbsoluteUri(said)));
            case "uniqueItems" -> theirs.map(any -> new UniqueItems(said.asBoolean()));
            case "enum" -> theirs.map(any -> new OneOf(Set.copyOf(said.asArray()), said.asArray()));
            default -> theirs;
        };
    }

    /** The schemas in an object by the expressions that are their names. */
    private static Map<Regex, String> parts(SchemaParsingContext context, JsonNode object) {
        Map<Regex, String> parts = new LinkedHashMap<>();
        object.asObject().forEach((name, schema) -> parts.put(Regex.of(name), context.getAbsoluteUri(schema)));
        return parts;
    }

    private static LookBudget budget(JsonNode node) {
        LookBudget budget = ((JsonValue) node).budget();
        if (budget == null) {
            throw new IllegalStateException("only values with a budget are held against a JSON Schema");
        }
        return budget;
    }

    /** Holds a part of a value against a part of the schema. */
    private static boolean fits(EvaluationContext context, String schema, JsonNode part) {
        budget(part).look(LOOKS);
        return context.resolveInternalRefAndValidate(schema, part);
    }

    private static boolean isOne(Iterable<Regex> patterns, String name, LookBudget budget) {
        for (Regex pattern : patterns) {
            if (pattern.isFoundIn(name, budget)) {
                return true;
            }
        }
        return false;
    }

    private record Counted(Evaluator evaluator, int looks) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            LookBudget budget = budget(node);
            budget.look(looks);
            budget.enter();
            try {
                return evaluator.evaluate(context, node);
            } finally {
                budget.leave();
            }
        }

        @Override
        public int getOrder() {
            return evaluator.getOrder();
        }
    }

    private record Pattern(Regex regex, JsonNode said) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            boolean fits = !node.isString() || regex.isFoundIn(node.asString(), budget(node));
            return fits ? Result.success() : Result.failure("a text in which " + said.asString() + " is found");
        }
    }

    private record PatternProperties(Map<Regex, String> schemas) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            if (!node.isObject()) {
                return Result.success();
            }
            Set<String> seen = new HashSet<>();
            boolean isFitting = true;
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
                for (Map.Entry<Regex, String> schema : schemas.entrySet()) {
                    if (schema.getKey().isFoundIn(member.getKey(), budget(node))) {
                        seen.add(member.getKey());
                        isFitting &= fits(context, schema.getValue(), member.getValue());
                    }
                }
            }
            return isFitting ? Result.success(seen) : Result.failure();
        }
    }

    /** Looks at names by itself: what the library tells it of those beside it is not told where one does not fit. */
    private record AdditionalProperties(Set<String> named, Set<Regex> patterns, String schema) implements Evaluator {

        static AdditionalProperties of(SchemaParsingContext context, JsonNode said) {
            JsonNode named = context.getCurrentSchemaObject().get("properties");
            JsonNode patterns = context.getCurrentSchemaObject().get("patternProperties");
            return new AdditionalProperties(
                    named != null && named.isObject() ? named.asObject().keySet() : Set.of(),
                    patterns != null && patterns.isObject()
                            ? parts(context, patterns).keySet()
                            : Set.of(),
                    context.getAbsoluteUri(said));
        }

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            if (!node.isObject()) {
                return Result.success();
            }
            List<String> seen = new ArrayList<>();
            boolean isFitting = true;
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
                if (!named.contains(member.getKey()) && !isOne(patterns, member.getKey(), budget(node))) {
                    seen.add(member.getKey());
                    isFitting &= fits(context, schema, member.getValue());
                }
            }
            return isFitting ? Result.success(seen) : Result.failure();
        }
    }

    private record PropertyNames(String schema) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            boolean isFitting = true;
            if (node.isObject()) {
                for (String name : node.asObject().keySet()) {
                    isFitting &= fits(context, schema, ((JsonValue) node).ofName(name));
                }
            }
            return isFitting ? Result.success() : Result.failure();
        }
    }

    private record UniqueItems(boolean areAsked) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            boolean isFitting = !areAsked
                    || !node.isArray()
                    || new HashSet<>(node.asArray()).size() == node.asArray().size();
            return isFitting ? Result.success() : Result.failure("an array without the same item twice");
        }
    }

    private record OneOf(Set<JsonNode> values, List<JsonNode> inOrder) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            return values.contains(node)
                    ? Result.success()
                    : Result.formattedFailure(
                            "enum",
                            inOrder.stream()
                                    .limit(SHOWN_MAX)
                                    .map(JsonNode::toPrintableString)
                                    .toArray());
        }
    }
}
