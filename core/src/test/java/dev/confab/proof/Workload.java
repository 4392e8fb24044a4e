package dev.confab.proof;

import dev.confab.model.Condition;
import dev.confab.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongBiFunction;

/**
 * What clients ask for: a few hot registers in two namespaces, so that they meet. Values are unique, they name their write.
 * The same seed asks for the same, as long as the versions it is shown are the same. Not thread-safe.
 */
final class Workload {

    static final int KEYS = 6;

    /**
     * Where marks are put: one namespace for each life of a node. In one for all, a namespace that forgets its oldest tombstones would
     * let a new mark begin at a version above 1, and that says that a write was applied twice.
     */
    private static final String MARKS = "marks/";

    private static final long IDS_OF_A_LIFE = 1_000_000;

    private final String prefix;
    private final Random random;

    /** A transaction without its mark. Immutable. */
    record Asked(List<Condition.Version> conditions, List<Operation> operations) {}

    Workload(String prefix, long seed) {
        this.prefix = prefix;
        this.random = new Random(seed);
    }

    static List<String> namespaces(String prefix) {
        return List.of(prefix + "/a", prefix + "/b");
    }

    static Operation mark(long id) {
        return new Operation.Put(MARKS + id / IDS_OF_A_LIFE, Long.toString(id), "1");
    }

    static boolean holdsMarks(String namespace) {
        return namespace.startsWith(MARKS);
    }

    String namespace() {
        return namespaces(prefix).get(random.nextInt(2));
    }

    String key() {
        return "key-" + random.nextInt(KEYS);
    }

    /** Of 100: 45 puts, 25 compare-and-set, 12 removals, 18 transactions over both namespaces, half of them conditional. */
    Asked next(long id, ToLongBiFunction<String, String> versions) {
        int kind = random.nextInt(100);
        String namespace = namespace();
        String key = key();
        Operation put = new Operation.Put(namespace, key, "v" + id);
        if (kind < 45) {
            return new Asked(List.of(), List.of(put));
        } else if (kind < 70) {
            return new Asked(List.of(condition(namespace, key, versions)), List.of(put));
        } else if (kind < 82) {
            return new Asked(List.of(), List.of(new Operation.Remove(namespace, key)));
        }
        return transaction(id, versions);
    }

    private Condition.Version condition(String namespace, String key, ToLongBiFunction<String, String> versions) {
        long seen = versions.applyAsLong(namespace, key);
        return new Condition.Version(namespace, key, random.nextInt(5) == 0 ? seen + 1 : seen);
    }

    private Asked transaction(long id, ToLongBiFunction<String, String> versions) {
        List<Operation> operations = new ArrayList<>();
        for (String namespace : namespaces(prefix)) {
            int first = random.nextInt(KEYS);
            operations.add(new Operation.Put(namespace, "key-" + first, "v" + id));
            String second = "key-" + (first + 1) % KEYS;
            operations.add(
                    random.nextInt(3) == 0
                            ? new Operation.Remove(namespace, second)
                            : new Operation.Put(namespace, second, "v" + id + "-2"));
        }
        List<Condition.Version> conditions =
                random.nextBoolean() ? List.of(condition(namespace(), key(), versions)) : List.of();
        return new Asked(conditions, operations);
    }
}
