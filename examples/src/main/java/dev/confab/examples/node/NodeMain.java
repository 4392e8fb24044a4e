package dev.confab.examples.node;

import dev.confab.Confab;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * One node in this process, with a prompt. Start three in three terminals, each with its own name, port and directory and all
 * with the same seeds; write on one, read on another, kill the leader.
 *
 * <p>The exit code is 0 after {@code quit}, {@code --help} or an answered command, 1 if the command failed or the node could
 * not start, 2 if the arguments are wrong.
 */
public final class NodeMain {

    private static final Duration READY_MAX = Duration.ofSeconds(30);

    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private final NodeArguments arguments;
    private final Prompt prompt;

    private NodeMain(NodeArguments arguments) {
        this.arguments = arguments;
        this.prompt = new Prompt(out, arguments.isBatch() ? "" : arguments.name() + "> ");
    }

    /** Starts the node and serves the prompt; see {@link NodeArguments#USAGE}. */
    public static void main(String[] args) {
        int exitCode = run(List.of(args));
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs it and returns the exit code. */
    static int run(List<String> args) {
        if (args.equals(List.of("--help"))) {
            System.out.println(NodeArguments.USAGE);
            return 0;
        }
        try {
            return new NodeMain(NodeArguments.parse(args)).serve();
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n\n" + NodeArguments.USAGE);
            return 2;
        } catch (IllegalStateException | UncheckedIOException e) {
            System.err.println("the node stopped: " + e.getMessage());
            return 1;
        }
    }

    private int serve() {
        try (Confab confab = Confab.start(arguments.options())) {
            Runtime.getRuntime().addShutdownHook(new Thread(confab::close, "close"));
            Commands commands = new Commands(confab, prompt::tell);
            if (!arguments.command().isEmpty()) {
                confab.awaitReady(READY_MAX);
                return prompt.answer(commands, String.join(" ", arguments.command())) ? 0 : 1;
            }
            greet(confab);
            prompt.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), commands);
            return 0;
        }
    }

    private void greet(Confab confab) {
        out.println("* " + arguments.name() + " listens on " + confab.status().address());
        out.println("* \"ready\" waits for the others, \"status\" shows who leads, \"help\" lists the commands");
    }
}
