package dev.confab.history;

import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.VersionedValue;
import dev.confab.schema.SecretNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, when, through which node and why; or was to do it, and was refused. Immutable.
 *
 * @param revision that of the commit; of what was refused the one at which that was decided
 * @param time of a commit by the log, of what was refused by the clock of who led
 * @param author for whom it was done, as the application says
 * @param node the node that asked for it
 * @param reason may be empty
 * @param refusal why it was refused; absent where it was committed
 * @param changes all that a commit changed; of what was refused at most {@value Refusals#CHANGES_MAX}, without values
 */
public record AuditEntry(
        long revision,
        Instant time,
        String author,
        String node,
        String reason,
        Optional<String> refusal,
        List<AuditChange> changes) {

    /** What was refused at a revision came after the commit of that revision. */
    static final Comparator<AuditEntry> NEWEST_FIRST =
            Comparator.comparingLong(AuditEntry::revision).reversed().thenComparing(AuditEntry::isCommitted);

    public AuditEntry {
        changes = List.copyOf(changes);
    }

    static AuditEntry of(Recorded recorded) {
        Commit commit = recorded.commit();
        List<AuditChange> changes = new ArrayList<>(commit.changes().size());
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            Optional<String> before =
                    Optional.ofNullable(recorded.replaced().get(i)).map(VersionedValue::value);
            changes.add(AuditChange.of(change.namespace(), change.key(), before, change.value()));
        }
        return of(commit.revision(), commit.time(), commit.cause(), null, changes);
    }

    static AuditEntry of(
            long revision, Instant time, Cause cause, @Nullable String refusal, List<AuditChange> changes) {
        return new AuditEntry(
                revision, time, cause.author(), cause.node(), cause.reason(), Optional.ofNullable(refusal), changes);
    }

    /** Whether it was carried out. */
    public boolean isCommitted() {
        return refusal.isEmpty();
    }

    /**
     * One JSON object on one line: {@code outcome}, {@code revision}, {@code time}, {@code author}, {@code node}, {@code reason},
     * {@code refusal} where there is one, and {@code changes}, each with {@code what}, {@code namespace}, {@code key}, {@code before}
     * and {@code after} where there are such. Secrets are hidden as in {@link Comparison#toText()}.
     */
    public String toJson() {
        return toJson(SecretNames::isSecret);
    }

    /** As {@link #toJson()}, with the values of those keys hidden. */
    public String toJson(Predicate<String> isSecret) {
        StringBuilder line = new StringBuilder("{\"outcome\":\"")
                .append(isCommitted() ? "committed" : "refused")
                .append("\",\"revision\":")
                .append(revision);
        Json.field(line, "time", time.toString());
        Json.field(line, "author", author);
        Json.field(line, "node", node);
        Json.field(line, "reason", reason);
        Json.field(line, "refusal", refusal.orElse(null));
        line.append(",\"changes\":[");
        for (int i = 0; i < changes.size(); i++) {
            line.append(i == 0 ? "" : ",");
            append(line, changes.get(i), isSecret);
        }
        return line.append("]}").toString();
    }

    private static void append(StringBuilder line, AuditChange change, Predicate<String> isSecret) {
        line.append("{\"what\":\"").append(change.what()).append('"');
        Json.field(line, "namespace", change.namespace());
        Json.field(line, "key", change.key().isEmpty() ? null : change.key());
        Json.field(line, "before", shown(change, change.before(), isSecret));
        Json.field(line, "after", shown(change, change.after(), isSecret));
        line.append('}');
    }

    private static @Nullable String shown(AuditChange change, Optional<String> value, Predicate<String> isSecret) {
        boolean isHidden = !change.isBare() && isSecret.test(change.key());
        return value.map(text -> isHidden ? Rendering.HIDDEN : text).orElse(null);
    }

    /** All but the values, which stay out of logs. */
    @Override
    public String toString() {
        String why = reason.isEmpty() ? "" : " because " + reason;
        return revision + " " + time + " " + author + " on " + node + (isCommitted() ? " changed " : " was refused ")
                + changes + why + refusal.map(text -> ": " + text).orElse("");
    }
}
