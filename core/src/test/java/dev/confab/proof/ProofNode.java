package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.PeerStatus;
import dev.confab.Status;
import dev.confab.gossip.PeerChange;
import dev.confab.history.AuditChange;
import dev.confab.history.AuditPage;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import dev.confab.model.Operation;
import dev.confab.runtime.PeerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The program in a child: one node that obeys the lines on its standard input, a number and a command, one answer each. Ends with its input, so that
 * no child outlives its parent.
 */
final class ProofNode {

    /** So few that the cluster lets go of what was in each round. */
    private static final int COMMITS_KEPT = 300;

    private final String name;
    private final Confab confab;
    private final Speaker speaker;
    private final Scribe scribe;
    private final @Nullable SlowLinks links;
    private final Leak leak = new Leak();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private @Nullable Load load;
    private @Nullable Press press;

    private ProofNode(String name, Confab confab, Speaker speaker, @Nullable SlowLinks links) {
        this.name = name;
        this.confab = confab;
        this.speaker = speaker;
        this.scribe = new Scribe(confab, speaker);
        this.links = links;
        confab.listenToPeers(this::heard);
    }

    private void heard(PeerEvent event) {
        if (event.change() == PeerChange.FAILED) {
            failed.add(event.node());
        }
    }

    /**
     * Takes name, address, seeds apart by commas, data directory, the patience with dead voters in milliseconds, and {@code links} where what comes in is to pass links
     * that can be slow: then they have the address, and the node stands behind them.
     */
    public static void main(String[] arguments) throws IOException {
        Speaker speaker = new Speaker(System.out);
        SlowLinks links = arguments.length > 5 ? SlowLinks.at(arguments[1]) : null;
        try {
            Confab confab = Confab.start(ConfabOptions.builder()
                    .cluster("proof")
                    .node(arguments[0])
                    .listen(links == null ? arguments[1] : links.behind())
                    .advertise(links == null ? arguments[1] : links.address())
                    .seeds(List.of(arguments[2].split(",")))
                    .dataDirectory(Path.of(arguments[3]))
                    .history(HistoryOptions.DEFAULT.commits(COMMITS_KEPT))
                    .voterPatience(Duration.ofMillis(Long.parseLong(arguments[4])))
                    .insecure()
                    .build());
            speaker.answer(0, "started");
            new ProofNode(arguments[0], confab, speaker, links).obey();
        } catch (RuntimeException e) {
            speaker.answer(0, "refused", oneLine(e));
            System.exit(3);
        }
    }

    private void obey() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int space = line.indexOf(' ');
            long question = Long.parseLong(line.substring(0, space));
            String command = line.substring(space + 1);
            try {
                speaker.answer(question, "ok", carryOut(command.split(" ")));
            } catch (Exception e) {
                speaker.answer(question, "error", oneLine(e));
            }
            if (command.equals("close")) {
                System.exit(0);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private String carryOut(String[] words) throws InterruptedException, ExecutionException, TimeoutException {
        return switch (words[0]) {
            case "ready" -> {
                confab.awaitReady(Duration.ofSeconds(Long.parseLong(words[1])));
                yield "";
            }
            case "work" -> work(words);
            case "rest" -> {
                requireLoad().rest();
                yield "";
            }
            case "hush" -> {
                requireLoad().close();
                yield "";
            }
            case "probe" -> probe(words[1], Long.parseLong(words[2]));
            case "put" ->
                confab.map(words[1])
                        .put(words[2], words[3])
                        .get(6, TimeUnit.SECONDS)
                        .toString();
            case "sweep" -> {
                new Broom(confab, scribe).sweep(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
                yield "";
            }
            case "head" -> confab.head().toString();
            case "status" -> status();
            case "peers" -> peers();
            case "failed" -> String.join(" ", failed);
            case "standing" -> standing().toText();
            case "wish" -> {
                wish(Operator.Wish.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2]);
                yield "";
            }
            case "log" -> log(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "compactions" -> compactions(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "digest" -> headAndDigest();
            case "links" -> slowDown(words);
            case "counts" -> Counts.now().toString();
            case "leak" -> {
                leak.more(words[1]);
                yield "";
            }
            case "press" -> {
                press = Press.start(confab, Integer.parseInt(words[1]));
                yield "";
            }
            case "pressed" ->
                Long.toString(Objects.requireNonNull(press, "say press first").acknowledged());
            case "close" -> {
                scribe.expectClose();
                confab.close();
                yield "";
            }
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private Load requireLoad() {
        if (load == null) {
            throw new IllegalStateException("say work first");
        }
        return load;
    }

    /** {@code links delayMillis lossPercent seed}. */
    private String slowDown(String[] words) {
        Objects.requireNonNull(links, "this node has no slow links")
                .become(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
        return "";
    }

    /** {@code work prefix seed perSecond firstId [namespace=revision ...]}. */
    private String work(String[] words) {
        Map<String, Long> told = new HashMap<>();
        for (int i = 5; i < words.length; i++) {
            String[] pair = words[i].split("=");
            told.put(pair[0], Long.parseLong(pair[1]));
        }
        load = new Load(confab, speaker, scribe, name, words[1], Long.parseLong(words[2]), Long.parseLong(words[4]));
        load.start(Integer.parseInt(words[3]), told);
        return "";
    }

    /** {@code probe prefix id}: one write whose outcome the parent waits for. */
    private String probe(String prefix, long id) throws InterruptedException, ExecutionException, TimeoutException {
        Operation put = new Operation.Put(Workload.namespaces(prefix).get(0), "probe", "v" + id);
        return scribe.write(id, new Workload.Asked(List.of(), List.of(put)))
                .get(6, TimeUnit.SECONDS)
                .toString();
    }

    private String status() {
        Status status = confab.status();
        return status.leader().orElse("none") + " " + status.term() + " " + status.head() + " " + status.isVoter() + " "
                + status.problem().map(text -> text.replace('\n', ' ')).orElse("well");
    }

    private String peers() {
        return confab.peers().stream()
                .map(peer -> peer.node() + "=" + peer.state() + "/" + peer.incarnation())
                .collect(Collectors.joining(" "));
    }

    /** What this node knows of the group; dead nodes vote for nobody. */
    private Standing standing() {
        Status status = confab.status();
        List<String> seen = new ArrayList<>(status.isVoter() ? List.of(name) : List.of());
        status.peers().stream()
                .filter(peer ->
                        peer.role() != PeerStatus.Role.PLAIN && !peer.state().isGone())
                .forEach(peer -> seen.add(peer.node()));
        return new Standing(
                name,
                status.head().epoch().toString(),
                status.isVoter(),
                status.voters(),
                seen,
                status.leader(),
                status.term());
    }

    /** {@code wish promote node}: asks, and tells in the history what came of it. */
    private void wish(Operator.Wish wish, String node) {
        CompletableFuture<Void> done = switch (wish) {
            case PROMOTE -> confab.promote(node);
            case DEMOTE -> confab.demote(node);
            case TRANSFER -> confab.transferLeadership(node);
        };
        done.whenComplete((nothing, failure) -> scribe.wished(wish, node, failure));
    }

    /** {@code log from to}: the marks above the one revision, up to the other. */
    private String log(long from, long to) {
        StringBuilder log = new StringBuilder();
        for (String namespace : confab.namespaces()) {
            ConfigMap marks = confab.map(namespace);
            for (String id : Workload.holdsMarks(namespace) ? marks.toMap().keySet() : Set.<String>of()) {
                marks.versioned(id)
                        .filter(mark -> mark.revision() > from && mark.revision() <= to)
                        .ifPresent(mark -> log.append("%d|%s|%d,".formatted(mark.revision(), id, mark.version())));
            }
        }
        return log.toString();
    }

    /** {@code compactions from to}: how far back this node knows of them, then their revisions above the one and up to the other. */
    private String compactions(long from, long to) {
        StringBuilder found = new StringBuilder();
        Optional<HistoryRange> next =
                Optional.of(HistoryRange.last(1_000).after(from).upTo(to));
        long oldest = 0;
        while (next.isPresent()) {
            AuditPage page = confab.audit(next.get());
            page.entries().stream()
                    .filter(entry -> entry.isCommitted() && !entry.changes().isEmpty())
                    .filter(entry ->
                            entry.changes().stream().map(AuditChange::what).allMatch("compaction"::equals))
                    .forEach(entry -> found.append(' ').append(entry.revision()));
            oldest = Math.max(oldest, page.oldestReadable());
            next = page.next();
        }
        return oldest + found.toString();
    }

    /** The two belong together only where nothing came in between. */
    private String headAndDigest() {
        String before = confab.head().toString();
        String digest = digest();
        return confab.head().toString().equals(before) ? before + " " + digest : headAndDigest();
    }

    /** Over all that can be read; what only a snapshot holds, tombstones, is not in it. */
    private String digest() {
        MessageDigest digest = sha256();
        for (String namespace : confab.namespaces()) {
            for (String key : confab.map(namespace).toMap().keySet()) {
                String text =
                        namespace + "|" + key + "|" + confab.map(namespace).versioned(key);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String oneLine(Throwable e) {
        return e.toString().replace('\n', ' ').replace('\t', ' ');
    }
}
