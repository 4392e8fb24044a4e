package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One round on a cluster that is there: clients work, faults strike, all is healed, the nodes must converge, and what the
 * clients saw is checked. Its registers are new ones, named by the seed: no two rounds of one cluster have the same. A round that ends in a violation leaves the cluster as it is and its history on disk.
 */
final class ProofRound {

    /** How long a healed cluster may take until a write is acknowledged and all heads are equal; on a quiet machine. */
    static final Duration CONVERGENCE_MAX = Duration.ofSeconds(Long.getLong("convergeSeconds", 12));

    /** What the clients of all nodes together ask for in a second. */
    private static final int PER_SECOND_OF_ALL = Integer.getInteger("perSecond", 360);

    private static final Pattern COMMITTED = Pattern.compile("Committed\\[revision=(\\d+)");
    private static final Duration SWEEP_MAX = Duration.ofSeconds(30);
    private static final int UNSWEPT_MAX = 5;

    private final ProofCluster cluster;
    private final long seed;
    private final Random random;
    private final String prefix;
    private final Recorder recorder = new Recorder();
    private final List<String> struck = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private long healed = System.nanoTime();
    private long told;
    private long whole;

    private ProofRound(ProofCluster cluster, long seed) {
        this.cluster = cluster;
        this.seed = seed;
        this.random = new Random(seed);
        this.prefix = "proof/" + seed;
    }

    /** Runs {@code strikes} faults, chosen among those by the seed. */
    static RoundResult run(ProofCluster cluster, long seed, List<Fault> faults, int strikes, Path report) {
        long start = System.nanoTime();
        ProofRound round = new ProofRound(cluster, seed);
        History history = round.play(faults, strikes);
        List<String> violations = new ArrayList<>(round.broken);
        recorderSurprises(round, violations);
        Checker.checkAll(history).forEach(violation -> violations.add(violation.toString()));
        cluster.leave(Inheritance.of(history), round.prefix);
        RoundResult result = new RoundResult(
                seed,
                round.struck,
                round.recorder.operations(),
                round.recorder.acknowledged(),
                history.heard().size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                TimeUnit.NANOSECONDS.toMillis(round.told),
                TimeUnit.NANOSECONDS.toMillis(round.whole),
                round.recorder.wishes(),
                round.recorder.granted(),
                violations);
        if (!result.isTrue()) {
            round.dump(result, report);
        }
        return result;
    }

    private static void recorderSurprises(ProofRound round, List<String> violations) {
        round.recorder.surprises().forEach(surprise -> violations.add("unexpected: " + surprise));
    }

    private History play(List<Fault> faults, int strikes) {
        cluster.begin(recorder, "%s %d %d".formatted(prefix, seed, PER_SECOND_OF_ALL / cluster.size()));
        awaitConvergence();
        sweep();
        cluster.alive().forEach(cluster::work);
        pause(400 + random.nextInt(400));
        for (int i = 0; i < strikes && broken.isEmpty(); i++) {
            strike(faults.get(random.nextInt(faults.size())));
        }
        awaitTold();
        Group group = awaitWhole();
        List<Integer> alive = cluster.alive();
        alive.forEach(number -> cluster.process(number).tell("rest"));
        alive.forEach(number -> cluster.process(number).next(Duration.ofSeconds(7)));
        return history(revision(awaitConvergence()), group);
    }

    /** What is not acknowledged now is swept again by the next round. */
    private void sweep() {
        long through = cluster.inheritance().revision();
        for (String old : cluster.unswept()) {
            cluster.askAny(() -> "sweep %s %d %d".formatted(old, through, cluster.newIds()), SWEEP_MAX)
                    .ifPresent(any -> cluster.swept(old));
        }
        if (cluster.unswept().size() > UNSWEPT_MAX) {
            broken.add("nobody sweeps: the keys of " + cluster.unswept() + " are still there");
        }
    }

    private void strike(Fault fault) {
        try {
            struck.add(fault.strike(cluster, random));
            pause(fault.millis(random));
        } catch (Fault.Broken e) {
            broken.add(fault.asked() + ": " + e.getMessage());
        } finally {
            fault.heal(cluster);
        }
        startTheDead();
        healed = System.nanoTime();
        pause(300 + random.nextInt(500));
    }

    /** Puts something and waits until each node's listener was told of it: then it was told all that came before, too. */
    private void awaitTold() {
        OptionalLong put = OptionalLong.empty();
        long end = healed + CONVERGENCE_MAX.toNanos();
        while (put.isEmpty() && System.nanoTime() < end) {
            put = probe();
        }
        long revision = put.orElse(Long.MAX_VALUE);
        while (!isTold(revision) && System.nanoTime() < end) {
            pause(20);
        }
        told = System.nanoTime() - healed;
    }

    private Group awaitWhole() {
        Group group = cluster.operator().awaitWhole(healed + Operator.WHOLE_MAX.toNanos());
        whole = System.nanoTime() - healed;
        return group;
    }

    private OptionalLong probe() {
        return cluster.askAny(() -> "probe %s %d".formatted(prefix, cluster.newIds()), Duration.ofSeconds(6))
                .map(COMMITTED::matcher)
                .filter(Matcher::find)
                .map(found -> OptionalLong.of(Long.parseLong(found.group(1))))
                .orElse(OptionalLong.empty());
    }

    private boolean isTold(long revision) {
        String namespace = Workload.namespaces(prefix).get(0);
        return cluster.alive().stream()
                .map(number -> cluster.process(number).life().node())
                .allMatch(node -> recorder.toldTo(node, namespace) >= revision);
    }

    private void startTheDead() {
        List<Integer> dead = Stream.iterate(0, i -> i + 1)
                .limit(cluster.size())
                .filter(number -> !cluster.isRunning(number))
                .toList();
        dead.forEach(cluster::launch);
        for (int number : dead) {
            String word = cluster.awaitReady(number);
            if (word.startsWith("refused") && cluster.isVictim(number)) {
                struck.add("node " + number + " refused its damaged disk and got an empty one");
                cluster.wipe(number);
                word = cluster.start(number);
            }
            if (!word.startsWith("ok")) {
                broken.add("node " + number + " did not come back: " + word);
            }
        }
    }

    /** Waits until a write is acknowledged and all have one head, and returns it; empty where that does not happen. */
    private String awaitConvergence() {
        long end = System.nanoTime() + CONVERGENCE_MAX.toNanos();
        OptionalLong acknowledged = OptionalLong.empty();
        while (acknowledged.isEmpty() && System.nanoTime() < end) {
            acknowledged = probe();
        }
        return oneHead(acknowledged, end);
    }

    private String oneHead(OptionalLong acknowledged, long end) {
        List<String> heads = cluster.heads();
        while (heads.stream().distinct().count() > 1 && System.nanoTime() < end) {
            pause(20);
            heads = cluster.heads();
        }
        if (acknowledged.isEmpty()
                || heads.isEmpty()
                || heads.stream().distinct().count() > 1) {
            broken.add("no convergence within " + CONVERGENCE_MAX + ": acknowledged " + acknowledged + ", heads "
                    + heads
                    + ", "
                    + cluster.alive().stream()
                            .map(number -> cluster.process(number).ask("status", Duration.ofSeconds(2)))
                            .toList());
        }
        return heads.stream()
                .filter(head -> head.startsWith("ok\t"))
                .findFirst()
                .orElse("");
    }

    private static long revision(String head) {
        return head.isEmpty() ? 0 : Long.parseLong(head.split("\t")[1].split("/")[1]);
    }

    /**
     * Everybody must have heard everything up to there. The log goes further where a write of unknown fate is committed
     * after that: what listeners may have heard of it is only over when they are closed.
     */
    private History history(long through, Group group) {
        awaitListeners();
        Set<Life> living = new HashSet<>();
        for (int number : cluster.alive()) {
            living.add(cluster.process(number).life());
            cluster.process(number).ask("hush", Duration.ofSeconds(5));
        }
        long last = revision(oneHead(OptionalLong.of(through), System.nanoTime() + CONVERGENCE_MAX.toNanos()));
        Inheritance before = cluster.inheritance();
        List<Entry> log = log(before.revision(), last);
        return recorder.history(before, last, log, copies(), broken.isEmpty() ? living : Set.of(), through, group)
                .withCompactions(compactions(before.revision(), last, log));
    }

    /**
     * What those of the nodes say that are there. Of some revisions none of them knows any more: all came back by a snapshot, or let go
     * of the compactions, too. What these were, if they are no write's, cannot be told.
     */
    private Set<Long> compactions(long from, long to, List<Entry> log) {
        Set<Long> found = new HashSet<>();
        long known = to;
        for (int number : cluster.alive()) {
            String said = cluster.process(number).ask("compactions %d %d".formatted(from, to), Duration.ofSeconds(5));
            String[] words = said.startsWith("ok\t") ? said.substring(3).split(" ") : new String[] {"" + to};
            known = Math.min(known, Long.parseLong(words[0]));
            Stream.of(words).skip(1).map(Long::parseLong).forEach(found::add);
        }
        Set<Long> written = log.stream().map(Entry::revision).collect(Collectors.toSet());
        LongStream.rangeClosed(from + 1, known)
                .filter(revision -> !written.contains(revision))
                .forEach(found::add);
        return found;
    }

    private List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        for (int number : cluster.alive()) {
            ProofProcess process = cluster.process(number);
            String[] said = process.ask("digest", Duration.ofSeconds(5)).split("[\t ]");
            if (said.length == 3) {
                copies.add(new Copy(process.life().node(), said[1], said[2]));
            }
        }
        return copies;
    }

    /** A subscription may take a moment after the head: until nothing new is told for a while, within a bound. */
    private void awaitListeners() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        int before = -1;
        for (int lines = recorder.lines().size(); lines != before && System.nanoTime() < end; ) {
            pause(250);
            before = lines;
            lines = recorder.lines().size();
        }
    }

    private List<Entry> log(long from, long to) {
        List<Entry> log = new ArrayList<>();
        String answer = cluster.askAny(() -> "log %d %d".formatted(from, to), Duration.ofSeconds(5))
                .orElse("ok\t");
        if (answer.length() > 3) {
            for (String entry : answer.substring(3).split(",")) {
                String[] parts = entry.split("\\|");
                log.add(new Entry(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
            }
        }
        return log;
    }

    private void dump(RoundResult result, Path report) {
        try {
            Path folder = Files.createDirectories(report.resolve("seed-" + seed));
            List<String> summary = new ArrayList<>(List.of(result.toString()));
            summary.addAll(result.violations());
            Files.write(folder.resolve("violations.txt"), summary);
            Files.write(folder.resolve("history.txt"), recorder.lines());
            for (int number = 0; number < cluster.size(); number++) {
                Path log = cluster.home().resolve("node-" + number + ".log");
                if (Files.exists(log)) {
                    Files.copy(
                            log, folder.resolve(log.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
