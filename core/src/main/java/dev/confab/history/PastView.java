package dev.confab.history;

import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A namespace as it was. Immutable, and stays readable whatever becomes of the history. */
public final class PastView {

    private final String name;
    private final long revision;
    private final Namespace namespace;

    PastView(String name, long revision, Namespace namespace) {
        this.name = name;
        this.revision = revision;
        this.namespace = namespace;
    }

    /** The namespace's name. */
    public String name() {
        return name;
    }

    /** The revision at which it was so. */
    public long revision() {
        return revision;
    }

    /** The value of the key as it was. */
    public Optional<String> get(String key) {
        return namespace.get(key).map(VersionedValue::value);
    }

    /** The value of the key as it was, with its version and the revision that wrote it. */
    public Optional<VersionedValue> versioned(String key) {
        return namespace.get(key);
    }

    /** The keys that existed, sorted. */
    public List<String> keys() {
        return List.copyOf(toMap().keySet());
    }

    /** How many keys existed. */
    public int size() {
        return namespace.size();
    }

    /** A sorted copy of all keys and values as they were. */
    public SortedMap<String, String> toMap() {
        return namespace.toMap();
    }

    /** Name and revision, without the values. */
    @Override
    public String toString() {
        return name + "@" + revision;
    }
}
