package dev.confab.benchmarks;

import dev.confab.gossip.simulation.Conditions;
import dev.confab.gossip.simulation.Network;
import dev.confab.gossip.simulation.Spread;
import dev.confab.gossip.simulation.WholeFleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One fleet in which nothing is given, from its start through crashes, pauses and churn. */
final class WholeRun {

    static final int ENTRY_BYTES = 200;

    static final long SEED = 1;

    private static final Conditions CONDITIONS =
            Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(50)).loss(0.01);
    private static final long TIME_TO_HEAR_NANOS = 2 * Network.SECOND;
    private static final int FORMED_SECONDS_MAX = 180;
    private static final int CALM_SECONDS = 15;
    private static final int IDLE_SECONDS = 20;
    private static final int CRASHES = 5;
    private static final int CRASH_SECONDS_MAX = 60;

    /** One scene's commits: times and the busiest node are the worst of them, payloads a node their mean. */
    static final class Scene {

        private final List<Measured> commits = new ArrayList<>();

        /** An entry, and which nodes count. */
        private record Measured(Spread spread, boolean[] counts, int nodes) {}

        int commits() {
            return commits.size();
        }

        double millis(double share) {
            return commits.stream()
                    .mapToDouble(each -> each.spread().millis(share, each.counts()))
                    .max()
                    .orElseThrow();
        }

        double copiesPerNode() {
            return commits.stream()
                    .mapToDouble(each -> each.spread().copies() / (double) each.nodes())
                    .average()
                    .orElseThrow();
        }

        int copiesOfTheBusiest() {
            return commits.stream()
                    .mapToInt(each -> each.spread().copiesOfTheBusiest())
                    .max()
                    .orElseThrow();
        }
    }

    private final int size;
    private final long seed;
    private final WholeFleet fleet;
    private final Map<String, Scene> scenes = new LinkedHashMap<>();
    private final List<Double> crashSeconds = new ArrayList<>();
    private double formedSeconds;
    private double idleMessages;
    private double idleBytes;

    private WholeRun(int size, long seed) {
        this.size = size;
        this.seed = seed;
        this.fleet = new WholeFleet(size, CONDITIONS, seed);
    }

    /** Lets a fleet of that many live through all scenes, in virtual time. */
    static WholeRun of(int size, long seed) {
        WholeRun run = new WholeRun(size, seed);
        run.form();
        run.idle();
        run.scene("calm", 5, 3);
        run.crash();
        run.dieAtOnce();
        run.scene("5 % just dead", 1, 3);
        run.fleet.run(CALM_SECONDS * Network.SECOND);
        run.fleet.befall(0.01, 0.1, seed);
        run.fleet.run(5 * Network.SECOND);
        run.scene("pauses and churn", 5, 7);
        return run;
    }

    int size() {
        return size;
    }

    /** From the start of all at once until all know all. */
    double formedSeconds() {
        return formedSeconds;
    }

    double idleMessages() {
        return idleMessages;
    }

    double idleBytes() {
        return idleBytes;
    }

    /** From each crash until all that run know of it. */
    List<Double> crashSeconds() {
        return List.copyOf(crashSeconds);
    }

    long wrongVerdicts() {
        return fleet.wrongVerdicts();
    }

    Map<String, Scene> scenes() {
        return scenes;
    }

    /** The first entry ever is not like the others. */
    private void form() {
        formedSeconds = fleet.runUntil(fleet::isAgreed, FORMED_SECONDS_MAX);
        fleet.commit(ENTRY_BYTES);
        fleet.run(CALM_SECONDS * Network.SECOND);
    }

    private void idle() {
        long messages = fleet.messages();
        long bytes = fleet.bytes();
        fleet.run(IDLE_SECONDS * Network.SECOND);
        idleMessages = (fleet.messages() - messages) / (double) size / IDLE_SECONDS;
        idleBytes = (fleet.bytes() - bytes) / (double) size / IDLE_SECONDS;
    }

    private void crash() {
        for (int crash = 1; crash <= CRASHES; crash++) {
            int number = size - crash;
            fleet.kill(number);
            crashSeconds.add(fleet.runUntil(() -> fleet.isGone(number), CRASH_SECONDS_MAX));
        }
    }

    /** The first commits; the seeds are spared for those who come later. */
    private void dieAtOnce() {
        new Random(seed)
                .ints(WholeFleet.SEEDS, size - CRASHES)
                .distinct()
                .limit(size / 20)
                .forEach(fleet::kill);
    }

    /** Who stood still almost to the end had no time to hear of it, and does not count. */
    private void scene(String words, int commits, int seconds) {
        Scene scene = new Scene();
        for (int i = 0; i < commits; i++) {
            int known = fleet.size();
            Spread spread = fleet.commit(ENTRY_BYTES);
            fleet.run(seconds * Network.SECOND);
            boolean[] counts = Arrays.copyOf(fleet.running(TIME_TO_HEAR_NANOS), known);
            int nodes = 0;
            for (boolean count : counts) {
                nodes += count ? 1 : 0;
            }
            scene.commits.add(new Scene.Measured(spread, counts, nodes));
        }
        scenes.put(words, scene);
    }
}
