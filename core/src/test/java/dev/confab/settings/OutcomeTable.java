package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs actors at the same time, again and again, and counts what each observes: the shape of a JCStress test. An outcome that is
 * not among the acceptable ones is forbidden. Thread-safe.
 */
final class OutcomeTable {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Set<String> acceptable;
    private final List<Runnable> actors = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    OutcomeTable(String... acceptable) {
        this.acceptable = Set.of(acceptable);
    }

    /** Adds one whose every call is one observation; it is called for as long as the round lasts. */
    void observer(BooleanSupplier isOn, Supplier<String> observation) {
        actors.add(() -> {
            do {
                count(observation.get());
            } while (isOn.getAsBoolean());
        });
    }

    /** Adds one that runs once. */
    void actor(Runnable actor) {
        actors.add(actor);
    }

    void count(String outcome) {
        counts.computeIfAbsent(outcome, name -> new LongAdder()).increment();
    }

    /** Runs all actors, which begin together, and forgets them. */
    void run() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = actors.stream()
                .map(actor -> new Thread(() -> {
                    try {
                        start.await();
                        actor.run();
                    } catch (Throwable e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }))
                .toList();
        actors.clear();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        }
    }

    void requireAcceptable() {
        synchronized (failures) {
            assertThat(failures).isEmpty();
        }
        assertThat(acceptable).as("outcomes: %s", this).containsAll(counts.keySet());
        assertThat(counts.keySet())
                .as("what was never seen proves nothing: %s", this)
                .containsAll(acceptable);
    }

    @Override
    public String toString() {
        return new TreeMap<>(counts).toString();
    }
}
