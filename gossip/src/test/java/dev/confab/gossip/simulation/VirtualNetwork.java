package dev.confab.gossip.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A {@link Network} between nodes that have names, which messages cross as bytes, in any order. */
final class VirtualNetwork<N> {

    /** Bytes that arrive. */
    record Delivery<N>(N from, N to, byte[] bytes) {}

    static final long MILLI = Network.MILLI;
    static final long SECOND = Network.SECOND;

    private final Network network;
    private final List<N> names = new ArrayList<>();
    private final Map<N, Integer> numbers = new HashMap<>();
    private final Set<N> island = new HashSet<>();

    VirtualNetwork(Random random) {
        // an arbitrary start, as System.nanoTime has: negative in one run of two
        this.network = new Network(0, conditions(0, 0, 5 * MILLI), random.nextLong() >> 2, random);
        network.reach((from, to) -> island.contains(names.get(from)) == island.contains(names.get(to)));
    }

    long now() {
        return network.now();
    }

    void faults(double loss, double doubling, long delayMaxNanos) {
        network.conditions(conditions(loss, doubling, delayMaxNanos));
    }

    /** Cuts those nodes off from the others; the empty set heals. */
    void cut(Set<N> nodes) {
        island.clear();
        island.addAll(nodes);
    }

    void send(N from, N to, byte[] bytes) {
        network.send(number(from), number(to), bytes, bytes.length, 0);
    }

    /** Lets time pass and hands over what arrives meanwhile. */
    void advance(long nanos, Consumer<Delivery<N>> receiver) {
        network.runUntil(
                network.now() + nanos,
                delivery -> receiver.accept(new Delivery<>(
                        names.get(delivery.from()), names.get(delivery.to()), (byte[]) delivery.message())));
    }

    private static Conditions conditions(double loss, double doubling, long delayMaxNanos) {
        return Conditions.latency(Duration.ofNanos(1), Duration.ofNanos(1 + delayMaxNanos))
                .loss(loss)
                .doubling(doubling)
                .reordering();
    }

    private int number(N name) {
        return numbers.computeIfAbsent(name, any -> {
            names.add(name);
            network.grow(names.size());
            return names.size() - 1;
        });
    }
}
