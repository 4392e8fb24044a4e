package dev.confab.source;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Applied;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.ImportMode;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster without network, nodes with directories of their own, and a clock that the test moves. */
final class Village {

    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final StateMachine machine = new StateMachine();
    private final List<Runnable> held = new ArrayList<>();
    private final Path home;
    final List<Commit> commits = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    private long sequence;
    private long nowNanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // a clock that will overflow soon
    boolean isHolding;

    @Nullable
    RuntimeException failure;

    Village(Path home) {
        this.home = home;
        send("founder", "", new Command.Found(new UUID(1, 2), EPOCH, Limits.DEFAULT));
        commits.clear();
    }

    /** A node that follows its own copy of the directory. */
    Node directory(ImportMode mode, UnaryOperator<FileSourceOptions.Builder> tuning) {
        Path directory = home.resolve("node-" + nodes.size());
        return follow(directory, FileSourceOptions.directory(directory, "prod/acme", mode), tuning);
    }

    /** A node that follows its own copy of {@code orders.properties}. */
    Node file(ImportMode mode, UnaryOperator<FileSourceOptions.Builder> tuning) {
        Path directory = home.resolve("node-" + nodes.size());
        Path file = directory.resolve("orders.properties");
        return follow(directory, FileSourceOptions.file(file, "prod/acme/orders", mode), tuning);
    }

    private Node follow(
            Path directory, FileSourceOptions.Builder builder, UnaryOperator<FileSourceOptions.Builder> tuning) {
        Node node = new Node("node-" + nodes.size(), directory);
        node.options = tuning.apply(builder.onProblem(node.problems::add)).build();
        node.start();
        nodes.add(node);
        return node;
    }

    State state() {
        return machine.state();
    }

    String value(String namespace, String key) {
        return String.valueOf(state().namespace(namespace).value(key));
    }

    void put(String namespace, String key, String value) {
        send("ann", "", Command.Assign.of(namespace, ImportMode.MERGE, java.util.Map.of(key, value)));
    }

    /** Lets that time pass, with a look of all nodes every 100 ms. */
    void pass(Duration time) {
        long untilNanos = nowNanos + time.toNanos();
        while (nowNanos - untilNanos < 0) {
            nowNanos += 100_000_000;
            nodes.forEach(node -> node.follower.onTick(nowNanos));
        }
    }

    void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    /** Applies the writes that were held, in order. */
    void release() {
        isHolding = false;
        List.copyOf(held).forEach(Runnable::run);
        held.clear();
    }

    int heldCount() {
        return held.size();
    }

    private Decision send(String node, String reason, Command command) {
        Request request = new Request(
                new RequestId(1, ++sequence), EPOCH, state().revision(), new Cause(node, node, reason), command);
        Applied applied = machine.apply(new Item.Whole(request), NOON.plusSeconds(sequence));
        if (applied.commit() != null) {
            commits.add(applied.commit());
        }
        return applied.decision();
    }

    /** A node with its files. */
    final class Node implements Target {

        private final String name;
        final Path directory;
        final List<SourceProblem> problems = new ArrayList<>();
        FileSourceOptions options;
        Follower follower;
        boolean isReady = true;

        private Node(String name, Path directory) {
            this.name = name;
            this.directory = directory;
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Followers are stepped with the time; nobody here asks for it. */
        @Override
        public long nanoTime() {
            throw new UnsupportedOperationException("a follower is told the time");
        }

        /** Begins, or begins again and has forgotten what it saw. */
        void start() {
            follower = new Follower(options, this, () -> {});
        }

        void write(String file, String text) throws IOException {
            Files.writeString(directory.resolve(file), text);
        }

        @Override
        public String node() {
            return name;
        }

        @Override
        public boolean isReady() {
            return isReady;
        }

        @Override
        public State state() {
            return machine.state();
        }

        @Override
        public CompletableFuture<Outcome> write(@Nullable String author, String reason, Command.Assign command) {
            CompletableFuture<Outcome> future = new CompletableFuture<>();
            if (failure != null) {
                future.completeExceptionally(failure);
                return future;
            }
            Runnable apply = () -> {
                Decision decision = send(author == null ? name : author, reason, command);
                if (decision instanceof Decision.Decided decided) {
                    future.complete(decided.outcome());
                } else {
                    future.completeExceptionally(((Decision.Refused) decision).toException());
                }
            };
            if (isHolding) {
                held.add(apply);
            } else {
                apply.run();
            }
            return future;
        }
    }
}
