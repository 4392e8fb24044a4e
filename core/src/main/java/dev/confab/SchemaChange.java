package dev.confab;

import dev.confab.model.Outcome;
import dev.confab.schema.Violation;
import java.util.List;

/**
 * What became of a change of rules. Immutable.
 *
 * @param outcome committed, or unchanged where the rules were the same already
 * @param breaches what present values break, at most the first hundred; looked for only where the change was forced
 */
public record SchemaChange(Outcome outcome, List<Violation> breaches) {

    public SchemaChange {
        breaches = List.copyOf(breaches);
    }
}
