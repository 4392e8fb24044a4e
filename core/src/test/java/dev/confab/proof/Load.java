package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.Freshness;
import dev.confab.Status;
import dev.confab.model.Condition;
import dev.confab.model.VersionedValue;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The clients of one child: writes, reads and listeners at a steady rate, with a bound on what waits for an answer. */
final class Load {

    private static final int OUTSTANDING_MAX = 24;
    private static final long CLAIM_MILLIS = 50;
    private static final long RESUME_MILLIS = 700;
    private static final long SNAPSHOT_MILLIS = 1000;

    private final Confab confab;
    private final Speaker speaker;
    private final Scribe scribe;
    private final String node;
    private final String prefix;
    private final Random random;
    private final Workload workload;
    private final AtomicLong ids;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final Ears ears;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "load");
        made.setDaemon(true);
        return made;
    });
    private long claimedTerm;
    private volatile boolean isAtRest;

    Load(Confab confab, Speaker speaker, Scribe scribe, String node, String prefix, long seed, long firstId) {
        this.confab = confab;
        this.speaker = speaker;
        this.scribe = scribe;
        this.node = node;
        this.prefix = prefix;
        this.random = new Random(seed);
        this.workload = new Workload(prefix, seed);
        this.ids = new AtomicLong(firstId);
        this.ears = new Ears(confab, speaker, ids::incrementAndGet);
    }

    void start(int perSecond, Map<String, Long> told) {
        thread.execute(guarded(() -> ears.listen(prefix, told)));
        long nanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        thread.scheduleAtFixedRate(guarded(this::step), nanos, nanos, TimeUnit.NANOSECONDS);
        thread.scheduleAtFixedRate(
                guarded(() -> Innards.snapshot(confab)), SNAPSHOT_MILLIS, SNAPSHOT_MILLIS, TimeUnit.MILLISECONDS);
        thread.scheduleAtFixedRate(guarded(this::claim), CLAIM_MILLIS, CLAIM_MILLIS, TimeUnit.MILLISECONDS);
        thread.scheduleAtFixedRate(
                guarded(() -> ears.resume(workload.namespace())), RESUME_MILLIS, RESUME_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Asks for nothing new and waits for what is under way; listeners go on. */
    void rest() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(1, TimeUnit.SECONDS);
        long end = System.nanoTime() + Scribe.DEADLINE.plusSeconds(2).toNanos();
        while (outstanding.get() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        isAtRest = true;
    }

    /** Ends the listeners too. */
    void close() {
        ears.close();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                scribe.surprise(e);
            }
        };
    }

    private void step() {
        int kind = random.nextInt(100);
        if (kind < 15) {
            read(Read.LOCAL, System.nanoTime());
        } else if (outstanding.get() >= OUTSTANDING_MAX) {
            return; // the answers are late: a bounded client waits
        } else if (kind < 25) {
            readSynced();
        } else {
            long id = ids.incrementAndGet();
            outstanding.incrementAndGet();
            scribe.write(id, workload.next(id, this::version))
                    .whenComplete((fate, never) -> outstanding.decrementAndGet());
        }
    }

    private long version(String namespace, String key) {
        return confab.map(namespace).versioned(key).map(VersionedValue::version).orElse(Condition.ABSENT);
    }

    private void readSynced() {
        long invoked = System.nanoTime();
        outstanding.incrementAndGet();
        confab.sync().whenComplete((revision, failure) -> {
            outstanding.decrementAndGet();
            if (failure == null && !isAtRest) {
                read(revision, invoked);
            }
        });
    }

    private void read(long synced, long invoked) {
        String namespace = Workload.namespaces(prefix).get((int) (invoked & 1));
        String key = "key-" + (invoked >>> 1) % Workload.KEYS;
        long age = age(confab.freshness());
        long from = confab.head().revision();
        VersionedValue seen = confab.map(namespace).versioned(key).orElse(null);
        long to = confab.head().revision();
        speaker.say(HistoryLines.read(invoked, System.nanoTime(), synced, from, to, namespace, key, seen, age));
    }

    /** What is on disk is as old as wall clocks say, which is no promise. */
    private static long age(Freshness freshness) {
        return freshness instanceof Freshness.Disk
                ? Read.UNKNOWN
                : freshness.age().map(Duration::toNanos).orElse(Read.UNKNOWN);
    }

    /** Looked at twice: term and leader are not read in one step. */
    private void claim() {
        Status first = confab.status();
        Status second = confab.status();
        boolean leads = first.term() == second.term()
                && first.leader().equals(second.leader())
                && second.leader().filter(node::equals).isPresent();
        if (leads && second.term() != claimedTerm) {
            claimedTerm = second.term();
            speaker.say(HistoryLines.line(HistoryLines.CLAIM, claimedTerm));
        }
    }
}
