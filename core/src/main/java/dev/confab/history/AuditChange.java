package dev.confab.history;

import dev.confab.model.Reserved;
import java.util.Optional;

/**
 * What became of one key, or was to become of it, named as what it is. Immutable.
 *
 * @param what {@code value}; or {@code label}, {@code rollback}, or what else Confab keeps of the namespace
 * @param namespace the one that it concerns
 * @param key the key, or the label's name; empty where it concerns the namespace as a whole
 * @param before absent where there was none, and where the change was refused
 * @param after absent where it was removed, and where the change was refused
 */
public record AuditChange(String what, String namespace, String key, Optional<String> before, Optional<String> after) {

    private static final String VALUE = "value";

    static AuditChange of(String namespace, String key, Optional<String> before, Optional<String> after) {
        if (!Reserved.isReserved(namespace)) {
            return new AuditChange(VALUE, namespace, key, before, after);
        }
        String path = namespace.substring(Reserved.PREFIX.length());
        int slash = path.indexOf('/');
        return slash < 0
                ? new AuditChange(singular(path), key, "", before, after)
                : new AuditChange(singular(path.substring(0, slash)), path.substring(slash + 1), key, before, after);
    }

    /** What is kept of namespaces lies under {@code labels}, {@code rollbacks} and the like. */
    private static String singular(String room) {
        return room.endsWith("s") ? room.substring(0, room.length() - 1) : room;
    }

    boolean isValue() {
        return what.equals(VALUE);
    }

    /** What, where and which key; values stay out of logs. */
    @Override
    public String toString() {
        return (isValue() ? "" : what + " of ") + namespace + (key.isEmpty() ? "" : " " + key);
    }
}
