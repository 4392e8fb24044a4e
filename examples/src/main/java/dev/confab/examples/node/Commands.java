package dev.confab.examples.node;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.Difference;
import dev.confab.ImportResult;
import dev.confab.format.ConfigFormat;
import dev.confab.gossip.wire.Head;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a person at the prompt can ask of a node. Answers are lines of text. Thread-safe. */
final class Commands {

    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Confab confab;
    private final Consumer<String> events;
    private final Map<String, Command> byName = new LinkedHashMap<>();

    /**
     * Offers the commands of that node.
     *
     * @param events takes a line for each change that a {@code watch} hears, on a thread of the node
     */
    Commands(Confab confab, Consumer<String> events) {
        this.confab = confab;
        this.events = events;
        add("get <ns> <key>", "the value here, from this process's memory", this::get);
        add("list <ns> [prefix]", "keys and values here", this::list);
        add("put <ns> <key> <value>", "sets a key; \\n in the value is a line feed", this::put);
        add(
                "putfor <ns> <key> <s> <value>",
                "sets a key for so many seconds; then the value before it comes back",
                this::putFor);
        add("pending", "what happens by itself, and when", words -> pending());
        add("remove <ns> <key>", "removes a key", this::remove);
        add("watch <ns> [prefix]", "prints changes from now on", this::watch);
        add(
                "import <ns> <file> [profiles]",
                "replaces all of the namespace by a .yml, .json or .properties file",
                this::importFile);
        add("export <ns> <format>", "the namespace as yaml, json or properties", this::export);
        add("status", "leader, term, head, peers", words -> StatusText.of(confab.status()));
        add("head", "how far this node has come: epoch/revision/chain", words -> List.of(head()));
        add("sync", "waits until this node has all that was written before", this::sync);
        add("ready", "waits until this node has a configuration to serve", this::ready);
        add("help", "this list", words -> help());
        add("quit", "stops the node", words -> List.of());
    }

    /**
     * Does what the line says; blocks until it is done.
     *
     * @return the answer
     * @throws UsageException if there is no such command or its words are wrong
     */
    List<String> run(String line) {
        String[] parts = line.strip().split(" +", 2);
        Command command = byName.get(parts[0]);
        if (command == null) {
            throw new UsageException("there is no command " + parts[0] + "; try: help");
        }
        return command.run(parts.length == 1 ? "" : parts[1]);
    }

    private void add(String usage, String purpose, Command.Action action) {
        Command command = new Command(usage, purpose, action);
        byName.put(command.name(), command);
    }

    private List<String> get(List<String> words) {
        return map(words)
                .get(words.get(1))
                .map(value -> List.of(Escapes.escape(value)))
                .orElseThrow(() -> new UsageException(words.get(0) + " has no key " + words.get(1)));
    }

    private List<String> list(List<String> words) {
        String prefix = words.size() == 1 ? "" : words.get(1);
        return map(words).toMap().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> entry.getKey() + " = " + Escapes.escape(entry.getValue()))
                .toList();
    }

    private List<String> put(List<String> words) {
        String value = Escapes.unescape(words.get(2));
        return outcome(map(words).put(words.get(1), value).join());
    }

    private List<String> putFor(List<String> words) {
        Duration expiresAfter = Duration.ofSeconds(seconds(words.get(2)));
        String value = Escapes.unescape(words.get(3));
        return outcome(map(words).put(words.get(1), value, expiresAfter).join());
    }

    private static long seconds(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new UsageException("seconds must be a whole number, was " + word);
        }
    }

    private List<String> pending() {
        return confab.pending().stream()
                .map(each -> each.due() + " " + each.author() + " " + each)
                .toList();
    }

    private List<String> remove(List<String> words) {
        return outcome(map(words).remove(words.get(1)).join());
    }

    private List<String> watch(List<String> words) {
        String prefix = words.size() == 1 ? "" : words.get(1);
        map(words).listen(Watch.prefix(prefix), event -> EventText.of(event).forEach(events));
        return List.of();
    }

    private List<String> importFile(List<String> words) {
        String[] profiles = words.size() == 2 ? new String[0] : words.get(2).split("[ ,]+");
        Path file = Path.of(words.get(1));
        ImportResult result =
                map(words).importFile(file, ImportMode.REPLACE, profiles).join();
        String changes = result.difference().map(Difference::toString).orElse("changes not known here");
        return List.of(outcome(result.outcome()).get(0) + ": " + changes);
    }

    private List<String> export(List<String> words) {
        return map(words).export(format(words.get(1))).lines().toList();
    }

    private static ConfigFormat format(String name) {
        return Stream.of(ConfigFormat.values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("format must be yaml, json or properties, was " + name));
    }

    private List<String> sync(List<String> words) {
        return List.of("revision " + confab.sync().join());
    }

    private List<String> ready(List<String> words) {
        confab.awaitReady(READY_MAX);
        return List.of();
    }

    private List<String> help() {
        return Stream.concat(
                        byName.values().stream()
                                .map(command -> String.format("  %-32s%s", command.usage(), command.purpose())),
                        Stream.of(
                                "Words end at a space; quotes are part of a word.",
                                "Each answer ends with a line \"ok\" or \"error ...\"; a line that begins with * is news."))
                .toList();
    }

    private ConfigMap map(List<String> words) {
        return confab.map(words.get(0));
    }

    private String head() {
        Head head = confab.head();
        return head.epoch() + "/" + head.revision() + "/"
                + HexFormat.of().formatHex(head.chain().bytes());
    }

    private static List<String> outcome(Outcome outcome) {
        return List.of((outcome instanceof Outcome.Committed ? "committed" : "unchanged") + " at revision "
                + outcome.revision());
    }
}
