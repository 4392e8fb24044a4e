package dev.confab.proof;

import dev.confab.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes in JVMs of their own, the first of which vote, and what faults do to them. Confined to the round's thread. */
final class ProofCluster implements AutoCloseable {

    /** How long a JVM may take until it serves; on a quiet machine. */
    static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("startSeconds", 20));

    private final Path home;
    private final List<String> addresses;
    private final Shape shape;
    private final Operator operator;
    private final Ground ground;
    private final List<ProofProcess> running = new ArrayList<>();
    private final Map<String, Integer> lives = new HashMap<>();
    private Recorder recorder = new Recorder();
    private @Nullable String work;
    private final List<Integer> unplugged = new ArrayList<>();
    private int idBlocks;
    private Inheritance inheritance = Inheritance.FOUNDED;
    private final List<String> unswept = new ArrayList<>();
    private int victim = -1;

    private ProofCluster(Path home, List<String> addresses, Shape shape, Ground ground) {
        this.home = home;
        this.addresses = addresses;
        this.shape = shape;
        this.ground = ground;
        this.operator = new Operator(this, shape.voters());
        addresses.forEach(any -> running.add(null));
    }

    /** Starts that many, which all vote, on fresh directories and waits until all are ready. */
    static ProofCluster start(Path home, int voters, Ground ground) {
        return start(home, Shape.of(voters, voters), ground);
    }

    /** As {@link #start(Path, int, Ground)}, where only the first ones vote. */
    static ProofCluster start(Path home, Shape shape, Ground ground) {
        ProofCluster cluster = prepare(home, shape, ground);
        for (int i = 0; i < shape.nodes(); i++) {
            cluster.launch(i);
        }
        for (int i = 0; i < shape.nodes(); i++) {
            String answer = cluster.awaitReady(i);
            if (!answer.startsWith("ok")) {
                cluster.close();
                throw new IllegalStateException("node " + i + " must get ready, said: " + answer);
            }
        }
        return cluster;
    }

    /** Starts none yet. */
    static ProofCluster prepare(Path home, Shape shape, Ground ground) {
        ground.renew();
        List<String> addresses =
                ground.network().map(network -> network.addresses(7600)).orElseGet(() -> loopback(shape.nodes()));
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProofCluster(home, addresses, shape, ground);
    }

    private static List<String> loopback(int nodes) {
        return TestCluster.freePorts(nodes).stream()
                .map(port -> "127.0.0.1:" + port)
                .toList();
    }

    int size() {
        return addresses.size();
    }

    /** Who looks after the seats. */
    Operator operator() {
        return operator;
    }

    Network network() {
        return ground.network().orElseThrow();
    }

    Preload preload() {
        return ground.preload().orElseThrow();
    }

    MountedDisks disks() {
        return ground.disks().orElseThrow();
    }

    /** The disks of those take no more writes until they are mounted anew. */
    void failing(List<Integer> numbers) {
        unplugged.addAll(numbers);
    }

    /** Kills those whose disks failed, and mounts the disks anew. */
    void replug() {
        kill(unplugged.stream().filter(this::isRunning).toList());
        unplugged.forEach(disks()::repair);
        unplugged.clear();
    }

    /** What that node holds of what can leak; empty where it does not say. */
    Optional<Counts> counts(int number) {
        return Optional.of(process(number).ask("counts", Duration.ofSeconds(5)))
                .filter(answer -> answer.startsWith("ok\t"))
                .map(answer -> Counts.parse(answer.substring(3)));
    }

    /** Returns the number below a million that nobody else counts through: writes of one cluster all have their own. */
    long newIds() {
        return 1_000_000L * ++idBlocks;
    }

    /** What the rounds so far leave to the next. */
    Inheritance inheritance() {
        return inheritance;
    }

    /** A round is over; its keys are to be swept by one that follows. */
    void leave(Inheritance newInheritance, String prefix) {
        inheritance = newInheritance;
        unswept.add(prefix);
    }

    /** The prefixes of rounds whose keys are still there. */
    List<String> unswept() {
        return List.copyOf(unswept);
    }

    void swept(String prefix) {
        unswept.remove(prefix);
    }

    /** From now on what children tell goes there, and those that start are told to work like that. */
    void begin(Recorder newRecorder, @Nullable String newWork) {
        recorder = newRecorder;
        work = newWork;
    }

    /**
     * The one node of this cluster whose disk may be damaged: more than a minority of damaged disks is beyond any promise,
     * also when they are damaged one after the other and nobody replaces the voters that are gone.
     */
    int victim(Random random) {
        if (victim < 0) {
            victim = random.nextInt(size());
        }
        return victim;
    }

    boolean isVictim(int number) {
        return number == victim;
    }

    /** Deletes all that a node that is down has on disk. */
    void wipe(int number) {
        try (Stream<Path> all = Files.walk(directory(number))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory(int number) {
        return ground.disks().map(disks -> disks.at(number)).orElse(home).resolve("node-" + number);
    }

    Path home() {
        return home;
    }

    /** Starts the node, for the first time or again, and waits until it has a word to say; returns it. */
    String start(int number) {
        launch(number);
        return awaitReady(number);
    }

    /** Starts the node without waiting. */
    void launch(int number) {
        running.set(number, process(number, addresses.get(number)));
    }

    /** Waits until a launched node serves and works; returns its last word. */
    String awaitReady(int number) {
        ProofProcess process = running.get(number);
        String first = process.next(PATIENCE);
        if (!first.startsWith("started")) {
            process.kill();
            process.awaitDeath();
            running.set(number, null);
            return first;
        }
        String ready = process.ask("ready " + PATIENCE.toSeconds(), PATIENCE.plusSeconds(5));
        if (ready.startsWith("ok") && work != null) {
            return work(number);
        }
        return ready;
    }

    /** Tells the node to work as the round wants it. */
    String work(int number) {
        ProofProcess process = running.get(number);
        String[] words = java.util.Objects.requireNonNull(work, "no work").split(" ");
        long seed = Long.parseLong(words[1]) * 31 + number;
        long firstId = newIds();
        StringBuilder line = new StringBuilder("work %s %d %s %d".formatted(words[0], seed, words[2], firstId));
        for (String namespace : Workload.namespaces(words[0])) {
            long told = recorder.toldTo(process.life().node(), namespace);
            line.append(" ").append(namespace).append("=").append(told);
        }
        return process.ask(line.toString(), PATIENCE);
    }

    private ProofProcess process(int number, String listen) {
        Path directory = directory(number);
        String name = "node-" + number;
        int life = lives.merge(name, 1, Integer::sum);
        List<String> command = new ArrayList<>();
        Map<String, String> environment = new HashMap<>();
        ground.network().ifPresent(network -> command.addAll(network.inside(number)));
        ground.preload().ifPresent(preload -> environment.putAll(preload.environment(number, directory)));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-cp",
                System.getProperty("java.class.path"),
                ProofNode.class.getName(),
                name,
                listen,
                String.join(",", addresses.subList(0, shape.voters())),
                directory.toString(),
                Long.toString(shape.patience().toMillis())));
        if (ground.hasLinks()) {
            command.add("links");
        }
        return ProofProcess.start(
                new Life(name, life),
                command,
                environment,
                home.resolve(name + ".log"),
                (who, line) -> recorder.accept(who, line));
    }

    /** Starts a second process on the directory of a node that runs, and returns its first word. */
    String startTwin(int number) {
        String elsewhere = addresses.get(number).replaceAll(":\\d+$", ":0"); // else the port refuses, not the directory
        ProofProcess twin = process(number, elsewhere);
        String word = twin.next(PATIENCE);
        twin.kill();
        twin.awaitDeath();
        return word;
    }

    ProofProcess process(int number) {
        return java.util.Objects.requireNonNull(running.get(number), "node " + number + " is not there");
    }

    boolean isRunning(int number) {
        ProofProcess process = running.get(number);
        return process != null && process.isAlive();
    }

    List<Integer> alive() {
        return Stream.iterate(0, i -> i + 1)
                .limit(size())
                .filter(this::isRunning)
                .toList();
    }

    /** Sends SIGCONT to all that are stopped. */
    void wake() {
        alive().stream().map(this::process).filter(ProofProcess::isStopped).forEach(ProofProcess::proceed);
    }

    /** All hear all again, where the cluster has a network of its own. */
    void healNetwork() {
        ground.network().ifPresent(Network::heal);
    }

    /** Kills them all at once, then waits for the deaths. */
    void kill(List<Integer> numbers) {
        numbers.forEach(number -> process(number).kill());
        for (int number : numbers) {
            process(number).awaitDeath();
            running.set(number, null);
        }
    }

    /** Closes the node as an application would. */
    String close(int number) {
        String answer = process(number).ask("close", Duration.ofSeconds(10));
        process(number).awaitDeath();
        running.set(number, null);
        return answer;
    }

    /** Who leads by the word of one that is alive and not stopped; any node where nobody knows. */
    int leaderOr(Random random) {
        return alive().stream()
                .filter(number -> !process(number).isStopped())
                .flatMap(number -> leaderSeenBy(number).stream())
                .findFirst()
                .orElse(random.nextInt(size()));
    }

    /** Who leads by that node's word. */
    Optional<Integer> leaderSeenBy(int number) {
        return Optional.of(process(number).ask("status", Duration.ofSeconds(2)))
                .filter(answer -> answer.startsWith("ok\tnode-"))
                .map(answer -> Integer.parseInt(answer.split("[\t ]")[1].substring("node-".length())));
    }

    /** The head of each that is alive. */
    List<String> heads() {
        return alive().stream()
                .map(number -> process(number).ask("head", Duration.ofSeconds(5)))
                .toList();
    }

    /** Asks those in turn until one says ok; each is asked for something of its own, for what writes needs other ids. */
    Optional<String> askAny(Supplier<String> command, Duration atMost) {
        return alive().stream()
                .map(number -> process(number).ask(command.get(), atMost))
                .filter(answer -> answer.startsWith("ok"))
                .findFirst();
    }

    @Override
    public void close() {
        for (int number = 0; number < size(); number++) {
            if (running.get(number) != null) {
                running.get(number).kill();
                running.get(number).awaitDeath();
                running.set(number, null);
            }
        }
    }
}
