package dev.confab.examples.node;

import dev.confab.ConfabOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the command line says: how to start the node and what to do with it. Immutable.
 *
 * @param name the node's name
 * @param options what the node is started with
 * @param isBatch whether a program reads the answers, so that nothing but answers and events is printed
 * @param command the words of the one command to run, empty for a prompt
 */
record NodeArguments(String name, ConfabOptions options, boolean isBatch, List<String> command) {

    static final String USAGE = """
            usage: NodeMain --node <name> [options] [command]

              --node <name>           this node's name, unique in its cluster
              --listen <host:port>    where to listen                             default: 127.0.0.1:0, a free port
              --seeds <a,b,c>         the nodes to begin with, host:port each     default: none, a cluster of one
              --data <directory>      where this node keeps its copy              a node among the seeds needs one
              --cluster <name>        the cluster's name                          default: confab
              --insecure              listen beyond loopback without TLS
              --batch                 print no prompt; for programs

            Without a command it reads commands from the standard input; "help" lists them.
            With one it waits for the cluster, runs it and ends: 0 if it was answered, 1 if not.""";

    private static final List<String> FLAGS = List.of("--insecure", "--batch");

    NodeArguments {
        command = List.copyOf(command);
    }

    /**
     * Reads a command line: options first, then the command.
     *
     * @throws UsageException if it is not one; the message names the argument
     */
    static NodeArguments parse(List<String> arguments) {
        Parser parser = new Parser();
        int next = 0;
        while (next < arguments.size() && arguments.get(next).startsWith("--")) {
            next += parser.take(arguments, next);
        }
        return parser.finish(arguments.subList(next, arguments.size()));
    }

    private static final class Parser {

        private final ConfabOptions.Builder options = ConfabOptions.builder();
        private String name = "";
        private boolean isBatch;

        /** Takes the option at that place and returns how many arguments it is made of. */
        int take(List<String> arguments, int at) {
            String option = arguments.get(at);
            if (FLAGS.contains(option)) {
                flag(option);
                return 1;
            }
            Consumer<String> setter = setter(option);
            if (at + 1 == arguments.size()) {
                throw new UsageException(option + " needs a value, found the end of the line");
            }
            set(option, arguments.get(at + 1), setter);
            return 2;
        }

        NodeArguments finish(List<String> command) {
            if (name.isEmpty()) {
                throw new UsageException("--node is missing; every node has a name of its own");
            }
            try {
                return new NodeArguments(name, options.build(), isBatch, command);
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage());
            }
        }

        private void flag(String option) {
            if (option.equals("--batch")) {
                isBatch = true;
            } else {
                options.insecure();
            }
        }

        private Consumer<String> setter(String option) {
            return switch (option) {
                case "--node" -> this::name;
                case "--listen" -> options::listen;
                case "--seeds" -> seeds -> options.seeds(List.of(seeds.split(",")));
                case "--data" -> directory -> options.dataDirectory(Path.of(directory));
                case "--cluster" -> options::cluster;
                default -> throw new UsageException("there is no option " + option);
            };
        }

        private void name(String value) {
            options.node(value);
            name = value;
        }

        private static void set(String option, String value, Consumer<String> setter) {
            try {
                setter.accept(value);
            } catch (IllegalArgumentException e) {
                throw new UsageException(option + ": " + e.getMessage());
            }
        }
    }
}
