package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.Status;
import dev.confab.model.ImportMode;
import dev.confab.model.VersionedValue;
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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The program in a child: one node that obeys the lines on its standard input, one answer each. Ends with its input, so that
 * no child outlives its parent.
 */
final class ProofNode {

    private final String name;
    private final Confab confab;
    private final Speaker speaker;
    private @Nullable Load load;

    private ProofNode(String name, Confab confab, Speaker speaker) {
        this.name = name;
        this.confab = confab;
        this.speaker = speaker;
    }

    /** Takes name, address to listen on, seeds apart by commas, data directory. */
    public static void main(String[] arguments) throws IOException {
        Speaker speaker = new Speaker(System.out);
        try {
            Confab confab = Confab.start(ConfabOptions.builder()
                    .cluster("proof")
                    .node(arguments[0])
                    .listen(arguments[1])
                    .seeds(List.of(arguments[2].split(",")))
                    .dataDirectory(Path.of(arguments[3]))
                    .insecure()
                    .build());
            speaker.answer("started");
            new ProofNode(arguments[0], confab, speaker).obey();
        } catch (RuntimeException e) {
            speaker.answer("refused", oneLine(e));
            System.exit(3);
        }
    }

    private void obey() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                speaker.answer("ok", carryOut(line.split(" ")));
            } catch (Exception e) {
                speaker.answer("error", oneLine(e));
            }
            if (line.equals("close")) {
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
            case "probe" -> requireLoad().probe().get(6, TimeUnit.SECONDS).toString();
            case "put" ->
                confab.map(words[1])
                        .put(words[2], words[3])
                        .get(6, TimeUnit.SECONDS)
                        .toString();
            case "forget" -> forget(words[1]);
            case "head" -> confab.head().toString();
            case "status" -> status();
            case "log" -> log(words[1]);
            case "digest" -> confab.head() + " " + digest();
            case "close" -> {
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

    /** {@code work prefix seed perSecond firstId [namespace=revision ...]}. */
    private String work(String[] words) {
        Map<String, Long> told = new HashMap<>();
        for (int i = 5; i < words.length; i++) {
            String[] pair = words[i].split("=");
            told.put(pair[0], Long.parseLong(pair[1]));
        }
        load = new Load(confab, speaker, name, words[1], Long.parseLong(words[2]), Long.parseLong(words[4]));
        load.start(Integer.parseInt(words[3]), told);
        return "";
    }

    private String forget(String prefix) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> namespaces = new ArrayList<>(Workload.namespaces(prefix));
        namespaces.add(Workload.marks(prefix));
        for (String namespace : namespaces) {
            confab.map(namespace).importValues(Map.of(), ImportMode.REPLACE).get(6, TimeUnit.SECONDS);
        }
        return "";
    }

    private String status() {
        Status status = confab.status();
        return status.leader().orElse("none") + " " + status.term() + " " + status.head() + " " + status.isVoter() + " "
                + status.problem().map(text -> text.replace('\n', ' ')).orElse("well");
    }

    private String log(String prefix) {
        StringBuilder log = new StringBuilder();
        for (String id : confab.map(Workload.marks(prefix)).toMap().keySet()) {
            VersionedValue mark =
                    confab.map(Workload.marks(prefix)).versioned(id).orElseThrow();
            log.append(mark.revision())
                    .append('|')
                    .append(id)
                    .append('|')
                    .append(mark.version())
                    .append(',');
        }
        return log.toString();
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
