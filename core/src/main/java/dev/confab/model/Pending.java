package dev.confab.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Something that the cluster does by itself when its time has come, unless it is cancelled before. */
public sealed interface Pending {

    /** Where the cluster keeps it, when it is due, and who wanted it. */
    Entry entry();

    /** What it is called in logs and on consoles; no other that is pending is called so. */
    String id();

    /** The namespaces that it will change, as far as they have the keys then. */
    SortedSet<String> namespaces();

    /** When it is due, by the time that is written into each commit. */
    default Instant due() {
        return entry().due();
    }

    /** For whom it was written. */
    default String author() {
        return entry().cause().author();
    }

    /** The name of the node that wrote it. */
    default String node() {
        return entry().cause().node();
    }

    /** Why it was written; may be empty. */
    default String reason() {
        return entry().cause().reason();
    }

    /** The commit that wrote it. */
    default long revision() {
        return entry().revision();
    }

    /**
     * A temporary value: what was before it comes back. Any other change of the key ends that. Immutable.
     *
     * @param version the version that the key has with the temporary value
     * @param beneath what comes back; absent where the key did not exist and will be removed
     */
    record Expiry(Entry entry, String namespace, String key, long version, Optional<String> beneath)
            implements Pending {

        @Override
        public String id() {
            return namespace + ":" + key;
        }

        @Override
        public SortedSet<String> namespaces() {
            return new TreeSet<>(List.of(namespace));
        }

        /** Without the value. */
        @Override
        public String toString() {
            return "Expiry[" + id() + " due " + due() + "]";
        }
    }

    /** A change that was agreed on and takes effect later, all of it as one commit. Immutable. */
    record Scheduled(Entry entry, List<Operation> operations) implements Pending {
        public Scheduled {
            operations = List.copyOf(operations);
        }

        @Override
        public String id() {
            return entry.place().key();
        }

        @Override
        public SortedSet<String> namespaces() {
            SortedSet<String> names = new TreeSet<>();
            operations.forEach(operation -> names.add(operation.namespace()));
            return names;
        }

        /** Without the values. */
        @Override
        public String toString() {
            return "Scheduled[" + id() + " due " + due() + ": " + operations + "]";
        }
    }

    /**
     * What both kinds have. Immutable.
     *
     * @param place holds while it is pending
     * @param revision of the commit that wrote it
     */
    record Entry(Condition.Version place, long revision, Instant due, Cause cause) {}
}
