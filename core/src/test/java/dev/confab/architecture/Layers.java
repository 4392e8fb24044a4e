package dev.confab.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which room may name which, and what the rooms without threads, clocks, sockets and luck do without. */
final class Layers {

    private static final String WIRE = "dev.confab.gossip.wire";
    private static final String TRANSPORT = "dev.confab.gossip.transport";
    private static final String MEMBERSHIP = "dev.confab.gossip.membership";
    private static final String BROADCAST = "dev.confab.gossip.broadcast";
    private static final String GOSSIP = "dev.confab.gossip";
    private static final String MODEL = "dev.confab.model";
    private static final String SCHEMA = "dev.confab.schema";
    private static final String LOOK = "dev.confab.look";
    private static final String FORMAT = "dev.confab.format";
    private static final String LEDGER = "dev.confab.ledger";
    private static final String REPLICA = "dev.confab.replica";
    private static final String WATCH = "dev.confab.watch";
    private static final String HISTORY = "dev.confab.history";
    private static final String SETTINGS = "dev.confab.settings";
    private static final String RUNTIME = "dev.confab.runtime";
    private static final String JOURNAL = "dev.confab.journal";
    private static final String THREAD = "dev.confab.thread";
    private static final String SOURCE = "dev.confab.source";
    private static final String DOOR = "dev.confab";

    private static final Set<String> ALL_OF_GOSSIP = Set.of(WIRE, TRANSPORT, MEMBERSHIP, BROADCAST, GOSSIP);
    private static final Set<String> BELOW_RUNTIME = union(
            ALL_OF_GOSSIP, SCHEMA, LOOK, MODEL, FORMAT, LEDGER, REPLICA, HISTORY, WATCH, SETTINGS, THREAD, JOURNAL);

    /** From a room to the rooms it may name. A new room is entered here, below those that use it. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry(WIRE, Set.of()),
            Map.entry(TRANSPORT, Set.of(WIRE)),
            Map.entry(MEMBERSHIP, Set.of(WIRE)),
            Map.entry(BROADCAST, Set.of(WIRE)),
            Map.entry(GOSSIP, Set.of(WIRE, TRANSPORT, MEMBERSHIP, BROADCAST)),
            Map.entry(SCHEMA, Set.of()),
            Map.entry(LOOK, Set.of(SCHEMA)),
            Map.entry(MODEL, Set.of(SCHEMA, WIRE)),
            Map.entry(FORMAT, Set.of(MODEL)),
            Map.entry(THREAD, Set.of()),
            Map.entry(JOURNAL, Set.of()),
            Map.entry(LEDGER, Set.of(JOURNAL, THREAD, MODEL, WIRE, TRANSPORT, MEMBERSHIP)),
            Map.entry(REPLICA, Set.of(MODEL, WIRE)),
            Map.entry(HISTORY, Set.of(SCHEMA, MODEL, REPLICA, WIRE)),
            Map.entry(WATCH, Set.of(MODEL, REPLICA)),
            Map.entry(SETTINGS, Set.of(MODEL, REPLICA, WATCH, THREAD)),
            Map.entry(SOURCE, Set.of(MODEL, FORMAT, THREAD)),
            Map.entry(RUNTIME, BELOW_RUNTIME),
            Map.entry(DOOR, union(BELOW_RUNTIME, RUNTIME, SOURCE)));

    /** From the packages of the engine, and of what may be missing, to the only room that may name them. */
    private static final Map<Pattern, String> ENGINE = Map.of(
            Pattern.compile("dev\\.harrel(\\..*)?"), LOOK,
            Pattern.compile("io\\.atomix(\\..*)?"), LEDGER,
            Pattern.compile("com\\.esotericsoftware\\.(?!kryo\\.kryo5(\\.|$)).*"), LEDGER,
            Pattern.compile("com\\.google\\.common(\\..*)?"), LEDGER);

    /** Stepped from outside: no thread, no clock, no socket, no luck of their own. */
    private static final Set<String> PURE = Set.of(WIRE, MEMBERSHIP, BROADCAST, SCHEMA, LOOK, MODEL);

    /** Have their clocks from those who put them together. */
    private static final Set<String> WITHOUT_CLOCK = Set.of(HISTORY, SETTINGS, SOURCE, WATCH, DOOR);

    private static final Map<String, Pattern> IMPURE = Map.of(
            "a socket", Pattern.compile("\\bjava\\.net\\.\\w*Socket|\\bjava\\.nio\\.channels\\b|\\bio\\.netty\\b"),
            "a thread", Pattern.compile("\\bThread\\b|\\b\\w*Executors?(Service)?\\b|\\bForkJoinPool\\b|\\bTimer\\b"),
            "a lock", Pattern.compile("\\bsynchronized\\b|\\bjava\\.util\\.concurrent\\.locks\\b"),
            "a clock",
                    Pattern.compile("\\bSystem\\s*\\.\\s*(nanoTime|currentTimeMillis)\\b"
                            + "|\\b(Instant|\\w+Date|\\w+DateTime|\\w+Time)\\s*\\.\\s*now\\b"
                            + "|\\bClock\\s*\\.\\s*(system|tick)\\w*|\\bnew\\s+Date\\s*\\(\\s*\\)"),
            "luck",
                    Pattern.compile("\\bnew\\s+(java\\.util\\.)?(Random|SplittableRandom)\\s*\\(\\s*\\)"
                            + "|\\bThreadLocalRandom\\b|\\bSecureRandom\\b|\\bMath\\s*\\.\\s*random\\b"
                            + "|\\bUUID\\s*\\.\\s*randomUUID\\b"));

    private Layers() {}

    /** Returns what is wrong with that source, one sentence each; empty where nothing is. */
    static List<String> violations(Source source) {
        List<String> violations = new ArrayList<>();
        Set<String> allowed = ALLOWED.get(source.room());
        if (allowed == null) {
            return List.of(
                    "%s: the room %s is not known; enter it in Layers.ALLOWED".formatted(source.path(), source.room()));
        }
        for (String named : source.packages()) {
            if (isOurs(named) && !named.equals(source.room()) && !allowed.contains(named)) {
                violations.add("%s: %s must not name %s".formatted(source.path(), source.room(), named));
            }
            ENGINE.forEach((engine, room) -> {
                if (engine.matcher(named).matches() && !source.room().equals(room)) {
                    violations.add("%s: %s must not name %s, only %s may"
                            .formatted(source.path(), source.room(), named, room));
                }
            });
        }
        if (WITHOUT_CLOCK.contains(source.room())) {
            var matcher = IMPURE.get("a clock").matcher(source.code());
            if (matcher.find()) {
                violations.add("%s: %s must be given its clock, has %s"
                        .formatted(source.path(), source.room(), matcher.group()));
            }
        }
        if (PURE.contains(source.room())) {
            IMPURE.forEach((what, pattern) -> {
                var matcher = pattern.matcher(source.code());
                if (matcher.find()) {
                    violations.add("%s: %s must have no %s of its own, has %s"
                            .formatted(source.path(), source.room(), what.replaceFirst("^a ", ""), matcher.group()));
                }
            });
        }
        return violations;
    }

    private static boolean isOurs(String named) {
        return named.equals(DOOR) || named.startsWith(DOOR + ".");
    }

    private static Set<String> union(Set<String> rooms, String... more) {
        Set<String> all = new java.util.HashSet<>(rooms);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
