package dev.confab.model;

import dev.confab.gossip.wire.Head;
import dev.confab.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration at one revision: what every node holds in memory, byte for byte the same at equal heads. Immutable;
 * a commit leads to the next state and shares with it all that did not change.
 */
public final class State {

    /** Before the first commit. */
    public static final State EMPTY =
            new State(Head.EMPTY, Instant.EPOCH, ClusterSettings.UNFOUNDED, PersistentMap.empty(), 0);

    private final Head head;
    private final Instant time;
    private final ClusterSettings settings;
    private final PersistentMap<Namespace> namespaces;
    private final long bytes;

    State(Head head, Instant time, ClusterSettings settings, PersistentMap<Namespace> namespaces, long bytes) {
        this.head = head;
        this.time = time;
        this.settings = settings;
        this.namespaces = namespaces;
        this.bytes = bytes;
    }

    public Head head() {
        return head;
    }

    public long revision() {
        return head.revision();
    }

    /** When the last commit was made, by the log's time. */
    public Instant time() {
        return time;
    }

    public ClusterSettings settings() {
        return settings;
    }

    /** Returns the namespace of that name, empty where it never had a key. */
    public Namespace namespace(String name) {
        Namespace namespace = namespaces.get(name);
        return namespace == null ? Namespace.EMPTY : namespace;
    }

    /** Returns the rules for values of that namespace; none where nobody wrote any, and for the system's own. */
    public Schema schemaOf(String namespace) {
        return Reserved.isReserved(namespace)
                ? Schema.NONE
                : namespace(Reserved.schema(namespace)).schema();
    }

    /** Returns the names of all namespaces that ever had a key, sorted. */
    public List<String> namespaceNames() {
        return namespaces.sortedKeys();
    }

    /** The UTF-8 bytes of all keys and values. */
    public long bytes() {
        return bytes;
    }

    /** How many namespaces there are. */
    int namespaceCount() {
        return namespaces.size();
    }

    /**
     * Returns the state after the commit.
     *
     * @throws ChainMismatchException where the commit does not follow this state: another revision, or another history
     */
    public State apply(Commit commit) {
        commit.requireFollows(head);
        return applyVerified(commit);
    }

    /** For the state machine, which has just computed the chain itself. */
    State applyVerified(Commit commit) {
        PersistentMap.Edit<Namespace> edited = namespaces.edit();
        long newBytes = bytes;
        for (Map.Entry<String, List<Change>> changed :
                byNamespace(commit.changes()).entrySet()) {
            Namespace before = namespace(changed.getKey());
            Namespace after = before.apply(changed.getValue(), commit.revision());
            newBytes += after.bytes() - before.bytes();
            edited.put(changed.getKey(), after);
        }
        return new State(commit.head(), commit.time(), commit.settings().orElse(settings), edited.build(), newBytes);
    }

    /**
     * Returns the applications' values outside of any history: with the empty head, and each with version 0 and revision 0, as no commit
     * wrote it. So any real state is later, and a compare-and-set by what was read here finds a key that is new or fails.
     */
    public State withoutHistory() {
        PersistentMap.Edit<Namespace> bare = PersistentMap.<Namespace>empty().edit();
        namespaces.forEach((name, namespace) -> {
            if (namespace.size() > 0 && !Reserved.isReserved(name)) {
                bare.put(name, namespace.withoutHistory());
            }
        });
        return new State(Head.EMPTY, time, ClusterSettings.UNFOUNDED, bare.build(), bytes);
    }

    private static Map<String, List<Change>> byNamespace(List<Change> changes) {
        Map<String, List<Change>> grouped = new LinkedHashMap<>();
        for (Change change : changes) {
            grouped.computeIfAbsent(change.namespace(), name -> new ArrayList<>())
                    .add(change);
        }
        return grouped;
    }

    PersistentMap<Namespace> namespaces() {
        return namespaces;
    }
}
