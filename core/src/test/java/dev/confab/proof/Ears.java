package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The listeners of a child: one per namespace that closes and resumes, one that is too slow. Confined to the load's thread; they hear on others. */
final class Ears {

    private static final int SLOW_QUEUE_MAX = 3;
    private static final long SLOW_NANOS = 40_000_000;

    private final Confab confab;
    private final Speaker speaker;
    private final LongSupplier ids;
    private final Map<String, Ear> ears = new HashMap<>();
    private final List<Subscription> others = new ArrayList<>();
    private final ExecutorService slow = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "slow-listener");
        thread.setDaemon(true);
        return thread;
    });

    private boolean isClosed;

    private record Ear(long id, Subscription subscription, AtomicLong told) {}

    Ears(Confab confab, Speaker speaker, LongSupplier ids) {
        this.confab = confab;
        this.speaker = speaker;
        this.ids = ids;
    }

    /** Begins; {@code told} says how far earlier lives of this node had heard, 0 for not at all. */
    void listen(String prefix, Map<String, Long> told) {
        List<String> namespaces = Workload.namespaces(prefix);
        for (String namespace : namespaces) {
            long from = told.getOrDefault(namespace, 0L);
            ears.put(namespace, from == 0 ? fromNow(namespace) : after(namespace, from));
        }
        present(namespaces.get(0));
        fallBehind(namespaces.get(1));
    }

    /** Closes one and resumes where it was. */
    void resume(String namespace) {
        Ear ear = ears.get(namespace);
        ear.subscription().close();
        speaker.say(HistoryLines.line(HistoryLines.CLOSED, ear.id()));
        ears.put(namespace, after(namespace, ear.told().get()));
    }

    /** Ends all, and says nothing more: what later rounds do to these namespaces is nobody's business. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        ears.values().forEach(ear -> ear.subscription().close());
        others.forEach(Subscription::close);
        slow.shutdownNow();
    }

    private Ear fromNow(String namespace) {
        long id = ids.getAsLong();
        AtomicLong told = new AtomicLong();
        long floor = revision();
        Subscription subscription = confab.map(namespace).listen(Watch.namespace(), event -> hear(id, told, event));
        told.accumulateAndGet(floor, Math::max);
        say(id, namespace, Subscribed.Start.NOW, floor, revision());
        return new Ear(id, subscription, told);
    }

    private Ear after(String namespace, long from) {
        long id = ids.getAsLong();
        AtomicLong told = new AtomicLong(from);
        say(id, namespace, Subscribed.Start.AFTER, from, from);
        Subscription subscription =
                confab.map(namespace).listen(Watch.namespace().after(from), event -> hear(id, told, event));
        return new Ear(id, subscription, told);
    }

    private void present(String namespace) {
        long id = ids.getAsLong();
        long floor = revision();
        say(id, namespace, Subscribed.Start.PRESENT, floor, floor);
        others.add(confab.map(namespace)
                .listen(Watch.namespace().withPresent(), event -> hear(id, new AtomicLong(), event)));
    }

    private void fallBehind(String namespace) {
        long id = ids.getAsLong();
        long floor = revision();
        Watch watch = Watch.namespace().queueMax(SLOW_QUEUE_MAX).on(slow);
        others.add(confab.map(namespace).listen(watch, event -> {
            hear(id, new AtomicLong(), event);
            LockSupport.parkNanos(SLOW_NANOS);
        }));
        say(id, namespace, Subscribed.Start.NOW, floor, revision());
    }

    private synchronized void hear(long id, AtomicLong told, WatchEvent event) {
        if (!isClosed) {
            speaker.say(HistoryLines.heard(id, event));
        }
        told.accumulateAndGet(event.revision(), Math::max);
    }

    private void say(long id, String namespace, Subscribed.Start start, long floor, long from) {
        speaker.say(HistoryLines.subscribed(new Subscribed(id, new Life("", 0), namespace, start, floor, from, 0)));
    }

    private long revision() {
        return confab.head().revision();
    }
}
