package dev.confab.benchmarks;

import dev.confab.gossip.broadcast.BroadcastOptions;
import dev.confab.gossip.simulation.Conditions;
import dev.confab.gossip.simulation.Fleet;
import dev.confab.gossip.simulation.Network;
import dev.confab.gossip.simulation.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One fleet in one scene, measured. Times and hops are the worst of its commits, the rest is their mean. */
final class FleetRun {

    static final int ENTRY_BYTES = 200;
    static final int STEP_MILLIS = 5;

    private static final int STEPS = 120;
    private static final long SEED = 1;
    private static final long TIME_TO_HEAR_NANOS = 2 * Network.SECOND;
    private static final Conditions EVEN = Conditions.latency(Duration.ofMillis(25), Duration.ofMillis(25));
    private static final Conditions CONDITIONS = Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(50));

    /** A commit, and which nodes count. */
    private record Measured(Spread spread, boolean[] counts, int nodes) {}

    private final FleetScene scene;
    private final int size;
    private final Fleet fleet;
    private final List<Measured> commits = new ArrayList<>();
    private double idleMessages;
    private double idleBytes;

    private FleetRun(FleetScene scene, Fleet fleet) {
        this.scene = scene;
        this.size = fleet.size();
        this.fleet = fleet;
    }

    /** Simulates fleets of that size: one goes through the scenes but the last, which has its own. */
    static List<FleetRun> of(int size) {
        List<FleetRun> runs = new ArrayList<>();
        Fleet calm = fleet(size);
        for (FleetScene scene : List.of(FleetScene.EVEN, FleetScene.STABLE, FleetScene.DEAD)) {
            runs.add(new FleetRun(scene, calm).run());
        }
        runs.add(new FleetRun(FleetScene.FAULTS, fleet(size)).run());
        return runs;
    }

    /** The first entry ever is not like the others. */
    private static Fleet fleet(int size) {
        Fleet fleet = new Fleet(size, CONDITIONS, BroadcastOptions.builder().build(), SEED);
        fleet.commit(0, ENTRY_BYTES);
        fleet.run(Network.SECOND);
        return fleet;
    }

    private FleetRun run() {
        long messages = fleet.messages();
        long bytes = fleet.bytes();
        fleet.run(Network.SECOND);
        idleMessages = (fleet.messages() - messages) / (double) size;
        idleBytes = (fleet.bytes() - bytes) / (double) size;
        prepare();
        for (int i = 0; i < scene.commits(); i++) {
            commit(scene == FleetScene.STABLE ? i : 0);
        }
        return this;
    }

    FleetScene scene() {
        return scene;
    }

    int size() {
        return size;
    }

    int commits() {
        return commits.size();
    }

    int hops(double share) {
        return (int) worst(commit -> commit.spread().hops(share, commit.counts()));
    }

    double millis(double share) {
        return worst(commit -> commit.spread().millis(share, commit.counts()));
    }

    double copiesPerNode() {
        return mean(commit -> commit.spread().copies() / (double) commit.nodes());
    }

    int copiesOfTheBusiest() {
        return (int) worst(commit -> commit.spread().copiesOfTheBusiest());
    }

    double messagesPerNode() {
        return mean(commit -> commit.spread().messages() / (double) commit.nodes());
    }

    double bytesPerNode() {
        return mean(commit -> commit.spread().bytes() / (double) commit.nodes());
    }

    double idleMessagesPerSecond() {
        return idleMessages;
    }

    double idleBytesPerSecond() {
        return idleBytes;
    }

    /** The share of nodes reached, in percent, by steps of time; the mean of the commits. */
    double[] curve() {
        double[] reached = new double[STEPS];
        for (Measured commit : commits) {
            long[] counts = commit.spread().curve(STEPS, STEP_MILLIS * Network.MILLI, commit.counts());
            for (int step = 0; step < STEPS; step++) {
                reached[step] += 100.0 * counts[step] / commit.nodes() / commits.size();
            }
        }
        return reached;
    }

    private void prepare() {
        fleet.network().conditions(scene == FleetScene.EVEN ? EVEN : CONDITIONS);
        if (scene == FleetScene.DEAD) {
            Random random = new Random(SEED);
            random.ints(1, size).distinct().limit(size / 20).forEach(fleet::kill);
        } else if (scene == FleetScene.FAULTS) {
            fleet.network().conditions(CONDITIONS.loss(0.01));
            fleet.befall(0.01, 0.1, SEED);
            fleet.run(5 * Network.SECOND);
        }
    }

    /** Who stood still almost to the end had no time to hear of it, and does not count. */
    private void commit(int origin) {
        Spread spread = fleet.commit(origin, ENTRY_BYTES);
        int known = fleet.size();
        fleet.run(scene.seconds() * Network.SECOND);
        boolean[] counts = Arrays.copyOf(fleet.running(TIME_TO_HEAR_NANOS), known);
        int nodes = (int) IntStream.range(0, known).filter(node -> counts[node]).count();
        commits.add(new Measured(spread, counts, nodes));
    }

    private double worst(ToDoubleFunction<Measured> figure) {
        return commits.stream().mapToDouble(figure).max().orElseThrow();
    }

    private double mean(ToDoubleFunction<Measured> figure) {
        return commits.stream().mapToDouble(figure).average().orElseThrow();
    }
}
