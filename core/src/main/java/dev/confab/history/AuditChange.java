package dev.confab.history;

import dev.confab.model.Reserved;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one key, or was to become of it, named as what it is. Immutable.
 *
 * @param what {@code value}; or {@code label}, {@code rollback}, {@code compaction} of what was, {@code expiry} of a temporary value,
 *     {@code scheduled} for a change that takes effect later, or what else Confab keeps of the namespace
 * @param namespace the one that it concerns, {@code .confab/*} for all; empty for a scheduled change, which may concern several
 * @param key the key, the label's name, or the id of the scheduled change; empty where it concerns the namespace as a whole
 * @param before absent where there was none, and where the change was refused
 * @param after absent where it was removed, and where the change was refused
 */
public record AuditChange(String what, String namespace, String key, Optional<String> before, Optional<String> after) {

    private static final String VALUE = "value";
    private static final String PENDING = "pending";
    private static final Set<String> BARE = Set.of("label", "rollback", "compaction", "expiry", "scheduled");

    static AuditChange of(String namespace, String key, Optional<String> before, Optional<String> after) {
        if (!Reserved.isReserved(namespace)) {
            return new AuditChange(VALUE, namespace, key, before, after);
        }
        if (Reserved.isAgenda(namespace)) {
            return pending(namespace, key, before.isPresent(), after.isPresent());
        }
        String path = namespace.substring(Reserved.PREFIX.length());
        int slash = path.indexOf('/');
        return slash < 0
                ? new AuditChange(singular(path), key, "", before, after)
                : new AuditChange(singular(path.substring(0, slash)), path.substring(slash + 1), key, before, after);
    }

    /** Without what is kept to come: there are values in it, of any keys. */
    private static AuditChange pending(String namespace, String key, boolean wasPending, boolean isPending) {
        String subject = Reserved.subject(namespace);
        return new AuditChange(
                subject.equals(namespace) ? "scheduled" : "expiry",
                subject.equals(namespace) ? "" : subject,
                key,
                wasPending ? Optional.of(PENDING) : Optional.empty(),
                isPending ? Optional.of(PENDING) : Optional.empty());
    }

    /** What is kept of namespaces lies under {@code labels}, {@code rollbacks} and the like. */
    private static String singular(String room) {
        return room.endsWith("s") ? room.substring(0, room.length() - 1) : room;
    }

    /** What it shows has no value of the application's in it, and nothing is to be hidden. */
    boolean isBare() {
        return BARE.contains(what);
    }

    private boolean isValue() {
        return what.equals(VALUE);
    }

    /** What, where and which key; values stay out of logs. */
    @Override
    public String toString() {
        String where = namespace + (namespace.isEmpty() || key.isEmpty() ? "" : " ") + key;
        return (isValue() ? "" : what + " of ") + where;
    }
}
