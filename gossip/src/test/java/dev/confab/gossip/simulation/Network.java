package dev.confab.gossip.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A network in virtual time between nodes that are numbers: latency, loss, doubling, reordering, limits of bandwidth, cuts in one
 * direction or both, nodes that pause. Everything random comes from one source, so a seed repeats a run to the bit. One
 * thread; the time passes only in {@link #runUntil}.
 */
public final class Network {

    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000 * MILLI;

    /** Whether messages from one node reach another. */
    @FunctionalInterface
    public interface Reach {
        boolean isOpen(int from, int to);
    }

    private static final int LINKS_MAX = 1 << 21;

    private final Random random;
    private final EventQueue events = new EventQueue();
    private final Map<Long, Long> lastArrival = new HashMap<>();
    private long[] pausedUntil;
    private long[] sendingUntil;
    private Conditions conditions;
    private Reach reach = (from, to) -> true;
    private long nowNanos;

    /** @param startNanos any: {@code System.nanoTime} may be negative, so the simulated time should be now and then */
    public Network(int nodes, Conditions conditions, long startNanos, Random random) {
        this.conditions = conditions;
        this.random = random;
        this.nowNanos = startNanos;
        this.pausedUntil = filled(new long[0], nodes);
        this.sendingUntil = filled(new long[0], nodes);
    }

    public long now() {
        return nowNanos;
    }

    /** From now on messages meet with that. */
    public void conditions(Conditions next) {
        conditions = next;
        lastArrival.clear();
    }

    /** From now on only what that lets through arrives, be it under way or not. */
    public void reach(Reach next) {
        reach = next;
    }

    /** Makes room for as many nodes. */
    public void grow(int nodes) {
        pausedUntil = filled(pausedUntil, nodes);
        sendingUntil = filled(sendingUntil, nodes);
    }

    /** The node takes in nothing until then; what arrives waits for it. */
    public void pause(int node, long untilNanos) {
        pausedUntil[node] = untilNanos;
    }

    /** Whether that node stands still; who steps nodes must leave it alone. */
    public boolean isPaused(int node) {
        return pausedUntil[node] - nowNanos > 0;
    }

    /** Sends a message; it may arrive once, twice or never. */
    public void send(int from, int to, Object message, int bytes, int hops) {
        long leaves = leaves(from, bytes);
        int copies = random.nextDouble() < conditions.loss() ? 0 : random.nextDouble() < conditions.doubling() ? 2 : 1;
        Delivery delivery = new Delivery(from, to, message, bytes, hops);
        for (int i = 0; i < copies; i++) {
            events.add(arrives(from, to, leaves), delivery);
        }
    }

    /** Lets something happen at that time. */
    public void at(long nanos, Runnable event) {
        events.add(nanos, event);
    }

    /** Lets time pass up to then; messages go to the receiver as they arrive. */
    public void runUntil(long endNanos, Consumer<Delivery> receiver) {
        while (!events.isEmpty() && events.nextNanos() - endNanos <= 0) {
            nowNanos = events.nextNanos();
            Object event = events.poll();
            if (event instanceof Runnable happening) {
                happening.run();
            } else {
                arrive((Delivery) event, receiver);
            }
        }
        nowNanos = endNanos;
    }

    private void arrive(Delivery delivery, Consumer<Delivery> receiver) {
        if (!reach.isOpen(delivery.from(), delivery.to())) {
            return;
        }
        if (isPaused(delivery.to())) {
            events.add(pausedUntil[delivery.to()], delivery);
        } else {
            receiver.accept(delivery);
        }
    }

    private long leaves(int from, int bytes) {
        if (conditions.bytesPerSecond() == 0) {
            return nowNanos;
        }
        long start = Math.max(sendingUntil[from] - nowNanos, 0);
        sendingUntil[from] = nowNanos + start + bytes * SECOND / conditions.bytesPerSecond();
        return sendingUntil[from];
    }

    private long arrives(int from, int to, long leaves) {
        long range = conditions.latencyMaxNanos() - conditions.latencyMinNanos();
        long at = leaves + conditions.latencyMinNanos() + (long) (random.nextDouble() * range);
        if (!conditions.isInOrder()) {
            return at;
        }
        long earlier = lastArrival.getOrDefault((long) from << Integer.SIZE | to, at);
        long ordered = Math.max(at - earlier, 0) + earlier;
        lastArrival.put((long) from << Integer.SIZE | to, ordered);
        if (lastArrival.size() > LINKS_MAX) {
            lastArrival.values().removeIf(last -> last - nowNanos <= 0); // behind them nothing can be overtaken
        }
        return ordered;
    }

    private long[] filled(long[] before, int nodes) {
        long[] after = Arrays.copyOf(before, Math.max(nodes, before.length));
        Arrays.fill(after, before.length, after.length, nowNanos);
        return after;
    }
}
