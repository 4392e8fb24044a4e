package dev.confab.proof;

import dev.confab.model.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A transaction that was committed had all its conditions fulfilled just before; a conflict names a condition that was not,
 * and the version that the key had at the revision at which it was decided.
 */
final class ConditionChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        Registers registers = Registers.of(history);
        Map<Long, Long> revisions = new HashMap<>();
        history.log().forEach(entry -> revisions.put(entry.write(), entry.revision()));
        List<Violation> violations = new ArrayList<>();
        for (Write write : history.writes()) {
            Long revision = revisions.get(write.id());
            if (revision != null) {
                checkCommitted(registers, write, revision, violations);
            } else if (write.fate() instanceof Fate.Conflict conflict) {
                checkConflict(registers, write, conflict, violations);
            } else if (write.fate() instanceof Fate.Unchanged) {
                violations.add(Violation.of(this, "a write with a mark cannot change nothing: %s", write));
            }
        }
        return violations;
    }

    private void checkCommitted(Registers registers, Write write, long revision, List<Violation> violations) {
        for (Condition.Version condition : write.conditions()) {
            long actual = registers.versionAt(revision - 1, condition.namespace(), condition.key());
            if (actual != condition.version()) {
                violations.add(
                        Violation.of(this, "committed as %d although the version was %d: %s", revision, actual, write));
            }
        }
    }

    private void checkConflict(Registers registers, Write write, Fate.Conflict conflict, List<Violation> violations) {
        long actual = registers.versionAt(conflict.revision(), conflict.namespace(), conflict.key());
        boolean isNamed = write.conditions().stream()
                .anyMatch(condition -> condition.namespace().equals(conflict.namespace())
                        && condition.key().equals(conflict.key())
                        && condition.version() != conflict.actualVersion());
        if (actual != conflict.actualVersion() || !isNamed) {
            violations.add(Violation.of(this, "conflict although the version was %d: %s", actual, write));
        }
    }
}
