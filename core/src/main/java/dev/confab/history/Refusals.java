package dev.confab.history;

import dev.confab.model.Assignment;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last requests that were refused, as a voter hears of them: each once, though a ledger that is opened again tells them again. In
 * memory only. Thread-safe.
 */
final class Refusals {

    static final int REFUSALS_MAX = 1_000;

    /** How many changes of each are named. */
    static final int CHANGES_MAX = 20;

    /** How much of each text is kept: what was refused may have been refused for its length. */
    private static final int TEXT_CHARS_MAX = 256;

    private static final int WHY_CHARS_MAX = 4_096;

    private final Map<RequestId, AuditEntry> last = new LinkedHashMap<>();

    synchronized void add(Instant time, Request request, Decision decision) {
        AuditEntry entry = AuditEntry.of(
                decision.revision(),
                time,
                shortened(request.cause()),
                cut(why(decision), WHY_CHARS_MAX),
                changes(Command.Checked.unwrapped(request.command())));
        if (last.putIfAbsent(request.id(), entry) == null && last.size() > REFUSALS_MAX) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** Those that were decided at revisions above the one and up to the other, newest first. */
    synchronized List<AuditEntry> between(long after, long upTo) {
        List<AuditEntry> found = new ArrayList<>();
        for (AuditEntry entry : last.values()) {
            if (entry.revision() > after && entry.revision() <= upTo) {
                found.add(entry);
            }
        }
        Collections.reverse(found);
        return found;
    }

    private static List<AuditChange> changes(Command command) {
        List<AuditChange> changes = new ArrayList<>();
        if (command instanceof Command.Update update) {
            update.operations().forEach(operation -> add(changes, operation.namespace(), operation.key()));
        } else if (command instanceof Command.Schedule schedule) {
            schedule.operations().forEach(operation -> add(changes, operation.namespace(), operation.key()));
        } else if (command instanceof Command.Assign assign) {
            for (Assignment assignment : assign.assignments()) {
                if (assignment.values().isEmpty()) {
                    add(changes, assignment.namespace(), "");
                }
                assignment.values().keySet().forEach(key -> add(changes, assignment.namespace(), key));
            }
        }
        return changes;
    }

    private static void add(List<AuditChange> changes, String namespace, String key) {
        if (changes.size() < CHANGES_MAX) {
            changes.add(AuditChange.of(
                    cut(namespace, TEXT_CHARS_MAX), cut(key, TEXT_CHARS_MAX), Optional.empty(), Optional.empty()));
        }
    }

    private static Cause shortened(Cause cause) {
        return new Cause(cut(cause.author(), TEXT_CHARS_MAX), cause.node(), cut(cause.reason(), TEXT_CHARS_MAX));
    }

    /** By code points: half a character is no text. */
    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, text.offsetByCodePoints(0, charsMax / 2)) + "…";
    }

    private static String why(Decision decision) {
        if (decision instanceof Decision.Refused refused) {
            return String.valueOf(refused.toException().getMessage());
        } else if (decision instanceof Decision.Invalid invalid) {
            return String.valueOf(invalid.toException().getMessage());
        }
        return decision instanceof Decision.Decided decided && decided.outcome() instanceof Outcome.Conflict conflict
                ? why(conflict)
                : decision.toString();
    }

    private static String why(Outcome.Conflict conflict) {
        if (conflict.failed() instanceof Condition.Version expected) {
            return expected.namespace() + " " + expected.key() + " was expected at version " + expected.version()
                    + ", was at " + conflict.actual();
        }
        if (conflict.failed() instanceof Condition.Unchanged unchanged) {
            return unchanged.namespace() + " was to be unchanged since revision " + unchanged.revision()
                    + ", was changed at " + conflict.actual();
        }
        return conflict.failed() + " did not hold, was " + conflict.actual();
    }
}
