package dev.confab.gossip.simulation;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A network in virtual time that loses, delays, reorders, doubles and cuts, as its random source says. */
final class VirtualNetwork<N> {

    /** Bytes on their way. */
    record Delivery<N>(long atNanos, long order, N from, N to, byte[] bytes) {}

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private final Random random;
    private final PriorityQueue<Delivery<N>> underWay = new PriorityQueue<>(
            Comparator.<Delivery<N>>comparingLong(Delivery::atNanos).thenComparingLong(Delivery::order));
    private final Set<N> island = new HashSet<>();
    private long nowNanos;
    private long sent;
    private double loss;
    private double doubling;
    private long delayMaxNanos = 5 * MILLI;

    VirtualNetwork(Random random) {
        this.random = random;
        // an arbitrary start, as System.nanoTime has: negative in one run of two
        this.nowNanos = random.nextLong() >> 2;
    }

    long now() {
        return nowNanos;
    }

    void faults(double loss, double doubling, long delayMaxNanos) {
        this.loss = loss;
        this.doubling = doubling;
        this.delayMaxNanos = delayMaxNanos;
    }

    /** Cuts those nodes off from the others; the empty set heals. */
    void cut(Set<N> nodes) {
        island.clear();
        island.addAll(nodes);
    }

    void send(N from, N to, byte[] bytes) {
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubling ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long at = nowNanos + 1 + (long) (random.nextDouble() * delayMaxNanos);
            underWay.add(new Delivery<>(at, sent++, from, to, bytes));
        }
    }

    /** Lets time pass and hands over what arrives meanwhile. */
    void advance(long nanos, Consumer<Delivery<N>> receiver) {
        long end = nowNanos + nanos;
        for (Delivery<N> next = underWay.peek(); next != null && next.atNanos() - end <= 0; next = underWay.peek()) {
            underWay.poll();
            nowNanos = next.atNanos();
            if (island.contains(next.from()) == island.contains(next.to())) {
                receiver.accept(next);
            }
        }
        nowNanos = end;
    }
}
