package dev.confab.watch;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Operation;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves the contract of watches against a model, for random commits, jumps, slow and refusing executors, late starts. */
class WatchRandomTest {

    private static final List<String> NAMESPACES = List.of(History.SHOP, "prod/acme/bank");
    private static final List<String> KEYS = List.of("a", "b", "c.1", "c.2", "d");
    private static final int REMEMBERED = 6;
    private static final int STEPS = 250;

    private final History history = History.founded();
    private final Replica replica =
            new Replica(PeerId.of("n"), history.state(), new ReplicaLimits(REMEMBERED, Long.MAX_VALUE, 1));
    private final ManualExecutor shared = new ManualExecutor();
    private final WatchHub hub = WatchHub.over(replica, shared, System::nanoTime, 1_000);
    private final List<ManualExecutor> own = new ArrayList<>();
    private final List<WatchModel.Jump> jumps = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldTellExactlyWhatTheModelAllows(long seed) {
        // given
        Random random = new Random(seed);

        // when
        for (int i = 0; i < STEPS; i++) {
            step(random);
        }
        settle();

        // then
        told.stream().filter(each -> !each.isClosed).forEach(each -> each.model.settled(now()));
        if (!failures.isEmpty()) {
            throw new AssertionError("seed " + seed, failures.get(0));
        }
    }

    private void step(Random random) {
        int choice = random.nextInt(100);
        if (choice < 45) {
            commit(random);
            replica.offer(history.commit(now() + 1));
        } else if (choice < 49) {
            LongStream.rangeClosed(1, 1 + random.nextInt(9)).forEach(i -> commit(random));
            jumps.add(new WatchModel.Jump(now(), history.state().revision()));
            replica.jump(history.state());
        } else if (choice < 75) {
            shared.runOneOf(random);
        } else if (choice < 88) {
            own.stream()
                    .skip(own.isEmpty() ? 0 : random.nextInt(own.size()))
                    .findFirst()
                    .ifPresent(each -> {
                        each.isRefusing = random.nextInt(4) == 0;
                        each.runOneOf(random);
                    });
        } else if (choice < 96 && told.size() < 30) {
            listen(random);
        } else if (!told.isEmpty() && choice < 98) {
            told.get(random.nextInt(told.size())).close();
        }
    }

    private void commit(Random random) {
        Operation[] operations = new Operation[1 + random.nextInt(3)];
        for (int i = 0; i < operations.length; i++) {
            String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
            String key = KEYS.get(random.nextInt(KEYS.size()));
            operations[i] = random.nextInt(3) == 0
                    ? new Operation.Remove(namespace, key)
                    : new Operation.Put(namespace, key, "" + random.nextInt(3));
        }
        // A removal of what does not exist is no commit; this keeps one in each update, in a namespace nobody watches.
        Operation[] sure = Arrays.copyOf(operations, operations.length + 1);
        sure[operations.length] = new Operation.Put("prod/acme/other", "x", "1");
        history.update(sure);
    }

    private void listen(Random random) {
        Watch watch =
                List.of(Watch.key("a"), Watch.prefix("c."), Watch.namespace()).get(random.nextInt(3));
        watch = watch.mode(Delivery.values()[random.nextInt(2)]).queueMax(1 + random.nextInt(4));
        if (random.nextBoolean()) {
            ManualExecutor executor = new ManualExecutor();
            own.add(executor);
            watch = watch.on(executor);
        }
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        int start = random.nextInt(4);
        long known = now();
        boolean expectsWhole = false;
        if (start == 1) {
            watch = watch.withPresent();
            expectsWhole = true;
        } else if (start == 2) {
            known = Math.max(0, now() - random.nextInt(REMEMBERED + 4));
            watch = random.nextBoolean() ? watch.after(known) : watch.after(History.EPOCH.counter(), known);
            expectsWhole = known < firstResumable();
        } else if (start == 3) {
            known = now() + random.nextInt(4);
            watch = watch.after(known);
        }
        Told listener = new Told(new WatchModel(history, namespace, watch, jumps, now(), known, expectsWhole), random);
        told.add(listener);
        listener.subscription = hub.listen(namespace, watch, listener);
    }

    private long firstResumable() {
        long sinceJump = jumps.isEmpty() ? 1 : jumps.get(jumps.size() - 1).to();
        return Math.max(sinceJump, now() - REMEMBERED);
    }

    /** A change of every key brings what rejecting executors left behind. */
    private void settle() {
        own.forEach(each -> each.isRefusing = false);
        for (String namespace : NAMESPACES) {
            history.update(KEYS.stream()
                    .map(key -> new Operation.Put(namespace, key, "last"))
                    .toArray(Operation[]::new));
            replica.offer(history.commit(now() + 1));
        }
        while (shared.size() > 0 || own.stream().anyMatch(each -> each.size() > 0)) {
            shared.runAll();
            own.forEach(ManualExecutor::runAll);
        }
    }

    private long now() {
        return replica.state().revision();
    }

    private final class Told implements Listener {
        private final WatchModel model;
        private final Random random;
        private Subscription subscription = () -> {};
        private boolean isClosed;

        private Told(WatchModel model, Random random) {
            this.model = model;
            this.random = random;
        }

        @Override
        public void onChange(WatchEvent event) {
            try {
                if (isClosed) {
                    throw new AssertionError("a call after close: " + event);
                }
                model.heard(event, now());
            } catch (AssertionError e) {
                failures.add(e);
            }
            if (random.nextInt(1_000) == 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        private void close() {
            isClosed = true;
            subscription.close();
        }
    }
}
