package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Puts new keys at whoever says that it leads, and remembers what was acknowledged. */
final class Writer {

    private static final int OUTSTANDING = 8;
    private static final int SMALL_BYTES_MAX = 300;
    private static final int LARGE_BYTES = 50_000;

    private final VoterGroup group;
    private final Random random;
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<RaftLedger, Semaphore> outstanding = new ConcurrentHashMap<>();
    private long number;

    Writer(VoterGroup group, Random random) {
        this.group = group;
        this.random = random;
    }

    /** Writes for that long, eight at a time at each leader: one that was deposed and does not know it yet takes them too. */
    void write(Duration span) {
        long end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < end) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            group.leaders().forEach(leader -> fill(leader, sent));
            CompletableFuture.anyOf(sent.toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, 5, TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> null)
                    .join();
        }
    }

    private void fill(VoterGroup.Running leader, List<CompletableFuture<?>> sent) {
        Semaphore open = outstanding.computeIfAbsent(leader.ledger(), ledger -> new Semaphore(OUTSTANDING));
        while (open.tryAcquire()) {
            sent.add(put(leader).whenComplete((done, failure) -> open.release()));
        }
    }

    /** Puts one new key; the future tells whether it was committed. */
    CompletableFuture<Boolean> put(VoterGroup.Running leader) {
        return put(leader, random.nextInt(SMALL_BYTES_MAX));
    }

    /** Puts one that is as large as an entry of the log can be, or nearly. */
    CompletableFuture<Boolean> putLarge(VoterGroup.Running leader) {
        return put(leader, LARGE_BYTES);
    }

    private CompletableFuture<Boolean> put(VoterGroup.Running leader, int bytes) {
        String key = "key-" + ++number;
        String value = "v".repeat(bytes) + number;
        Operation put = new Operation.Put(namespace(number), key, value);
        Head seen = leader.listener().head();
        boolean isFirst = seen.revision() == 0;
        Request request = isFirst
                ? LedgerFixtures.found()
                : LedgerFixtures.request(seen, new Command.Update(List.of(), List.of(put), false));
        return leader.ledger().propose(LedgerFixtures.batch(request)).thenApply(answers -> {
            boolean isCommitted = answers.get(0).decision() instanceof Decision.Decided decided
                    && decided.outcome() instanceof Outcome.Committed;
            if (isCommitted && !isFirst) {
                acknowledged.put(key, value);
            }
            return isCommitted;
        });
    }

    /** A namespace has at most 100,000 keys. */
    private static String namespace(long number) {
        return "test-" + number / 50_000;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** What was acknowledged and is not in that state as it was written. */
    Map<String, String> missing(State state) {
        Map<String, String> present = new HashMap<>();
        state.namespaceNames()
                .forEach(name -> present.putAll(state.namespace(name).toMap()));
        Map<String, String> missing = new TreeMap<>(acknowledged);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(present.get(entry.getKey())));
        return missing;
    }
}
