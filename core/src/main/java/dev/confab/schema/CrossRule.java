package dev.confab.schema;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A comparison of two keys, such as {@code pool.min <= pool.max}; kept where one of them is missing. Immutable. */
public record CrossRule(String target, String left, Relation relation, String right) implements Rule {

    static CrossRule parse(String target, String text) {
        RuleReader reader = new RuleReader(text);
        if (target.length() == CROSS.length()) {
            throw reader.expected("a name behind " + CROSS, 0);
        }
        String left = reader.word("");
        reader.expectSpace();
        Relation relation = relation(reader);
        reader.expectSpace();
        String right = reader.word("");
        reader.expectSpace();
        if (!reader.isAtEnd()) {
            throw reader.expected("nothing behind the second key", reader.position());
        }
        return new CrossRule(target, left, relation, right);
    }

    private static Relation relation(RuleReader reader) {
        int from = reader.position();
        Relation relation = reader.isAtEnd() ? null : Relation.ofSign(reader.word(""));
        if (relation == null) {
            throw reader.expected("one of < <= = != >= >, with a space on both sides,", from);
        }
        return relation;
    }

    @Override
    public String text() {
        return RuleReader.written(left) + " " + relation.sign() + " " + RuleReader.written(right);
    }

    @Override
    public void checkAll(String namespace, List<String> keys, UnaryOperator<@Nullable String> values, Violations into) {
        String leftValue = values.apply(left);
        String rightValue = values.apply(right);
        if (leftValue != null && rightValue != null && !relation.holds(leftValue, rightValue)) {
            into.add(new Violation(namespace, left, target, expected(), shown(leftValue, rightValue)));
        }
    }

    private String expected() {
        String of = relation.isOrder() ? ", both numbers, durations or sizes" : "";
        return relation.sign() + " " + right + of;
    }

    private String shown(String leftValue, String rightValue) {
        boolean isSecret = SecretNames.isSecret(left) || SecretNames.isSecret(right);
        return isSecret
                ? Violation.HIDDEN
                : Violation.shown(left, leftValue) + " and " + Violation.shown(right, rightValue);
    }
}
