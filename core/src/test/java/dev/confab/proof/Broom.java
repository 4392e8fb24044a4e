package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Removes what an earlier round put, so that a cluster does not grow from round to round. By writes like any other, with a
 * mark each: the log of the round that sweeps accounts for them. Not thread-safe.
 */
final class Broom {

    private static final int REMOVALS_MAX = 1000; // a transaction holds a few more
    private static final long PATIENCE_SECONDS = 6;

    private final Confab confab;
    private final Scribe scribe;

    Broom(Confab confab, Scribe scribe) {
        this.confab = confab;
        this.scribe = scribe;
    }

    /**
     * Sweeps the namespaces and the marks of a round that is over, up to what its log held; what arrived later stays, to be accounted for.
     *
     * @param firstId of the writes that do it
     */
    void sweep(String prefix, long through, long firstId)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Operation> removals = new ArrayList<>();
        Workload.namespaces(prefix).forEach(namespace -> remove(namespace, through, removals));
        confab.namespaces().stream()
                .filter(Workload::holdsMarks)
                .forEach(namespace -> remove(namespace, through, removals));
        for (int from = 0; from < removals.size(); from += REMOVALS_MAX) {
            List<Operation> part = removals.subList(from, Math.min(from + REMOVALS_MAX, removals.size()));
            Fate fate = scribe.write(firstId + from / REMOVALS_MAX, new Workload.Asked(List.of(), part))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!(fate instanceof Fate.Committed)) {
                throw new IllegalStateException(prefix + " is not swept yet: " + fate);
            }
        }
    }

    private void remove(String namespace, long through, List<Operation> removals) {
        ConfigMap map = confab.map(namespace);
        map.toMap().keySet().stream()
                .filter(key -> map.versioned(key)
                        .filter(value -> value.revision() <= through)
                        .isPresent())
                .forEach(key -> removals.add(new Operation.Remove(namespace, key)));
    }
}
