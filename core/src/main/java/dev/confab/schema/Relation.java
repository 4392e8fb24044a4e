package dev.confab.schema;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two values have to stand to each other. */
public enum Relation {
    LESS("<"),
    AT_MOST("<="),
    EQUAL("="),
    DIFFERENT("!="),
    AT_LEAST(">="),
    GREATER(">");

    /** As what two values are compared: as the first that both are. */
    private static final List<ValueKind> KINDS = List.of(ValueKind.DECIMAL, ValueKind.DURATION, ValueKind.SIZE);

    private final String sign;

    Relation(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }

    /** Whether it is about which is larger. */
    public boolean isOrder() {
        return this != EQUAL && this != DIFFERENT;
    }

    /** Whether it holds; what has no order has none of the four, and is equal to what is the same text. */
    boolean holds(String left, String right) {
        Integer compared = compared(left, right);
        if (compared == null) {
            return !isOrder() && left.equals(right) == (this == EQUAL);
        }
        return switch (this) {
            case LESS -> compared < 0;
            case AT_MOST -> compared <= 0;
            case EQUAL -> compared == 0;
            case DIFFERENT -> compared != 0;
            case AT_LEAST -> compared >= 0;
            case GREATER -> compared > 0;
        };
    }

    private static @Nullable Integer compared(String left, String right) {
        for (ValueKind kind : KINDS) {
            BigDecimal first = kind.magnitude(left);
            BigDecimal second = first == null ? null : kind.magnitude(right);
            if (first != null && second != null) {
                return first.compareTo(second);
            }
        }
        return null;
    }

    static @Nullable Relation ofSign(String sign) {
        for (Relation relation : values()) {
            if (relation.sign.equals(sign)) {
                return relation;
            }
        }
        return null;
    }
}
