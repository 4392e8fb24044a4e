package dev.confab.model;

import dev.confab.schema.Violation;
import java.util.List;

/** Values that break the rules of their namespace, all that were found; nothing was written. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;
    private final long count;

    public InvalidValueException(List<Violation> violations, long count) {
        super(message(violations, count));
        this.violations = List.copyOf(violations);
        this.count = count;
    }

    /** The first of them, at most a hundred; values of keys that look like secrets are hidden. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    private static String message(List<Violation> violations, long count) {
        StringBuilder message = new StringBuilder(
                count + (count == 1 ? " rule is" : " rules are") + " broken, nothing was written; correct this:");
        violations.forEach(violation -> message.append("\n  ").append(violation));
        if (count > violations.size()) {
            message.append("\n  and ").append(count - violations.size()).append(" more");
        }
        return message.toString();
    }
}
