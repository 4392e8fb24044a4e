package dev.confab.ledger;

import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.journal.Promise;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.impl.DefaultPrimitiveTypeRegistry;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The real engine as voter {@code a} of three, behind its walls, on a directory and with clocks of the test. The others are
 * what the test says in their name; nothing happens by itself, for an election timeout is an hour.
 */
final class WalledEngine implements AutoCloseable {

    static final MemberId SELF = MemberId.from("a");
    static final MemberId B = MemberId.from("b");
    static final MemberId C = MemberId.from("c");
    static final Duration ELECTION_TIMEOUT = Duration.ofHours(1);
    static final Duration HEARTBEAT = Duration.ofMinutes(20);

    private static final Address NOWHERE = new Address("memory", 1);

    final GuardedRaftContext context;
    final Walls walls;
    final AtomicLong nanos = new AtomicLong();
    private final Gate gate;

    WalledEngine(Path directory, Trap... leftOut) {
        this(directory, new RememberedPromise(Promise.NOTHING), leftOut);
    }

    WalledEngine(Path directory, PromiseKeeper keeper, Trap... leftOut) {
        this(LedgerFixtures.options(directory, ELECTION_TIMEOUT, HEARTBEAT), keeper, leftOut);
    }

    WalledEngine(LedgerOptions options, PromiseKeeper keeper, Trap... leftOut) {
        VoterId self = VoterId.of(SELF);
        RaftMessages messages = new RaftMessages(self, silence(), peer -> Optional.of(NOWHERE), Set.of(leftOut));
        Voter.Host host = new Voter.Host() {
            @Override
            public void onApplied(Batch batch, List<Answer> answers) {
                // nobody proposes
            }

            @Override
            public void onPoisoned() {
                // nothing to apply
            }
        };
        LedgerType type = new LedgerType(new Voter(SELF.id(), host, new RecordingListener()));
        RaftFiles files = RaftFiles.open(options, new DiskGuard(failure -> {}));
        context = new GuardedRaftContext(
                SELF,
                new RaftMembership(self, NOWHERE),
                messages,
                files,
                new DefaultPrimitiveTypeRegistry(List.of(type)),
                new RaftThreads(SELF.id()),
                Set.of(leftOut));
        context.setElectionTimeout(ELECTION_TIMEOUT);
        context.setHeartbeatInterval(HEARTBEAT);
        walls = new Walls(context, keeper, files.log(), nanos::get, Set.of(leftOut));
        gate = new Gate(context, walls.inOrder());
        messages.guard(gate);
        context.getCluster().bootstrap(List.of(SELF, B, C));
        run(() -> {});
    }

    /** Takes every request and answers none, neither with a failure. */
    static Transport silence() {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> method.getName().equals("request") ? new CompletableFuture<>() : null);
    }

    RaftResponse hear(MemberId from, RaftRequest request) {
        return within(gate.hear(from, request));
    }

    CompletableFuture<RaftResponse> sent(RaftRequest request) {
        return get(() -> gate.say(B, request, admitted -> CompletableFuture.completedFuture(null)));
    }

    /** What leaves this node in the place of that request. */
    RaftRequest said(RaftRequest request) {
        List<RaftRequest> left = new ArrayList<>();
        run(() -> gate.say(B, request, admitted -> {
            left.add(admitted);
            return CompletableFuture.completedFuture(null);
        }));
        return left.get(0);
    }

    void run(Runnable onTheEnginesThread) {
        get(() -> {
            onTheEnginesThread.run();
            return true;
        });
    }

    <T> T get(Supplier<T> onTheEnginesThread) {
        return within(CompletableFuture.supplyAsync(onTheEnginesThread, context.getThreadContext()));
    }

    EngineState state() {
        return new ContextState(context);
    }

    long lastIndex() {
        return get(() -> context.getLogWriter().getLastIndex());
    }

    /** An append of entries that do nothing, one of each of those terms. */
    static AppendRequest append(
            MemberId leader, long term, long prevIndex, long prevTerm, long commitIndex, long... terms) {
        List<RaftLogEntry> entries = new ArrayList<>();
        for (long each : terms) {
            entries.add(new InitializeEntry(each, 1));
        }
        return new AppendRequest(term, leader.id(), prevIndex, prevTerm, entries, commitIndex);
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        context.close();
    }
}
