package dev.confab.runtime;

import dev.confab.gossip.wire.Head;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.thread.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * When a node has a configuration to serve. What is on its disk is served at once, however old. The first commits of a history
 * are not yet a configuration: a node without any waits until it is as new as the cluster was when it came. A leader can tell
 * how new that is; where none answers, it is the newest head that a peer told of, voter or not. Thread-safe.
 */
final class FirstState {

    /**
     * How many election timeouts a leader may take to answer. One that is there answers within a round trip, and a new one is
     * elected within two timeouts, as a rule. So after six nobody leads, and it is the peers' turn.
     */
    private static final int ELECTIONS_MAX = 6;

    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(10);

    private final NodeOptions options;
    private final LocalState local;
    private final Replica replica;
    private final Writer writer;
    private final NodeThreads threads;
    private final Readiness readiness;
    private final Supplier<Collection<Head>> peers;

    /** @param peers the heads that the other nodes told of */
    FirstState(
            NodeOptions options,
            LocalState local,
            Writer writer,
            NodeThreads threads,
            Readiness readiness,
            Supplier<Collection<Head>> peers) {
        this.options = options;
        this.local = local;
        this.replica = local.replica();
        this.writer = writer;
        this.threads = threads;
        this.readiness = readiness;
        this.peers = peers;
    }

    /** Returns at once; the readiness hears of it. */
    void begin() {
        if (replica.state().revision() > 0) {
            readiness.ready();
        } else {
            replica.reached(1).whenComplete((state, failure) -> {
                if (failure == null) {
                    askLeader();
                } else {
                    readiness.end(failure);
                }
            });
        }
    }

    private void askLeader() {
        readiness.waitsFor("all that was committed before it came");
        Duration leaderMax = options.electionTimeout().multipliedBy(ELECTIONS_MAX);
        writer.write(options.node().name(), "", new Command.Sync(), leaderMax)
                .whenComplete((outcome, failure) -> threads.loop().execute(() -> {
                    if (failure instanceof ClosedException) {
                        readiness.end(failure);
                    } else {
                        catchUp(outcome == null ? newestOfPeers() : outcome.revision());
                    }
                }));
    }

    private long newestOfPeers() {
        Head own = replica.state().head();
        return peers.get().stream()
                .filter(own::isBehind)
                .max(Comparator.comparing(Head::epoch).thenComparing(Head::revision))
                .map(Head::revision)
                .orElse(0L);
    }

    /** On the loop, so that what is read switches between two commits. */
    private void catchUp(long revision) {
        CompletableFuture<State> reached = replica.reached(revision);
        Lane.Timer timer = threads.later(CATCH_UP_MAX, () -> reached.cancel(false));
        reached.whenComplete((state, failure) -> {
            timer.cancel();
            if (failure instanceof ClosedException) {
                readiness.end(failure);
            } else {
                local.liftBundle();
                readiness.ready();
            }
        });
    }
}
