package dev.confab.runtime;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.ClosedException;
import dev.confab.model.Commit;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.RequestId;
import dev.confab.model.StaleViewException;
import dev.confab.model.State;
import dev.confab.model.Token;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaObserver;
import dev.confab.thread.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for this node's view to come to a token's place: not only the replica, but all that can be read, layers and settings
 * too. Thread-safe.
 */
final class TokenWaits implements ReplicaObserver {

    /** How many may wait at a time. */
    static final int WAITS_MAX = 10_000;

    private static final RequestId NO_REQUEST = new RequestId(0, 0);

    private final Replica replica;
    private final CatchUp catchUp;
    private final NodeThreads threads;
    private final LongFunction<CompletableFuture<Void>> shown;
    private final NavigableMap<Place, Wait> waits = new TreeMap<>();

    /** Those whose place the replica has come to. */
    private final Set<Wait> reached = new HashSet<>();

    private long sequence;
    private Epoch looked = Epoch.NONE; // confined to the loop
    private boolean isClosed;

    /** Sorted by what must be reached, so that a commit looks at those only that are due. */
    private record Place(long epochCounter, long revision, long sequence) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byEpoch = Long.compare(epochCounter, other.epochCounter);
            int byRevision = byEpoch != 0 ? byEpoch : Long.compare(revision, other.revision);
            return byRevision != 0 ? byRevision : Long.compare(sequence, other.sequence);
        }
    }

    private record Wait(Token token, CompletableFuture<Long> future) {}

    /** @param shown as for {@link Writer} */
    TokenWaits(Replica replica, CatchUp catchUp, NodeThreads threads, LongFunction<CompletableFuture<Void>> shown) {
        this.replica = replica;
        this.catchUp = catchUp;
        this.threads = threads;
        this.shown = shown;
        replica.observe(this);
    }

    /**
     * Waits, and pulls what is missing.
     *
     * @return a future of the view's revision, which completes on the futures' thread
     * @throws IllegalArgumentException where the token is of another cluster
     */
    CompletableFuture<Long> await(Token token, Duration atMost) {
        Wait wait = new Wait(token, new CompletableFuture<>());
        requireThisCluster(token, replica.state());
        Place place = enter(wait);
        if (place != null) {
            Lane.Timer timer = threads.later(atMost, () -> giveUp(place, wait, atMost));
            wait.future.whenComplete((revision, failure) -> {
                timer.cancel();
                leave(place, wait);
            });
            threads.loop().execute(() -> {
                settle(place, wait, replica.state()); // what came before it was entered
                pull(token);
            });
        }
        return wait.future;
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        lookSoon();
    }

    @Override
    public void onJumped(State before, State after) {
        lookSoon();
    }

    /** Nobody waits any more. */
    void close() {
        List<Wait> left;
        synchronized (this) {
            isClosed = true;
            left = new ArrayList<>(waits.values());
            left.addAll(reached);
            waits.clear();
            reached.clear();
        }
        left.forEach(wait -> fail(wait, closed()));
    }

    /** Null where it was refused. */
    private synchronized @Nullable Place enter(Wait wait) {
        if (isClosed) {
            fail(wait, closed());
            return null;
        }
        int others = waits.size() + reached.size();
        if (others >= WAITS_MAX) {
            fail(wait, new BoundExceededException("tokens", WAITS_MAX, others + 1L, "await fewer at a time"));
            return null;
        }
        Place place = new Place(wait.token.epochCounter(), wait.token.revision(), sequence++);
        waits.put(place, wait);
        return place;
    }

    private synchronized void leave(Place place, Wait wait) {
        waits.remove(place);
        reached.remove(wait);
    }

    private synchronized boolean isWaitedFor() {
        return !waits.isEmpty();
    }

    /** When all who show something have been told of the step, each in its turn. */
    private void lookSoon() {
        if (isWaitedFor()) {
            threads.loop().execute(this::look);
        }
    }

    /** Those of a place before the view's, and those of which it cannot be said any more. On the loop, between two steps. */
    private void look() {
        State state = replica.state();
        Epoch epoch = state.head().epoch();
        // In an epoch that is new here, those of another with the same counter have nothing to wait for, however far
        // ahead they are.
        long farthest = epoch.equals(looked) ? state.revision() : Long.MAX_VALUE;
        looked = epoch;
        Map<Place, Wait> due;
        synchronized (this) {
            due = new TreeMap<>(waits.headMap(new Place(epoch.counter(), farthest, Long.MAX_VALUE), true));
        }
        due.forEach((place, wait) -> settle(place, wait, state));
    }

    private void settle(Place place, Wait wait, State state) {
        if (isSettled(wait, state)) {
            synchronized (this) {
                if (waits.remove(place) != null) {
                    reached.add(wait);
                }
            }
        }
    }

    /** Returns whether all is said, or will be once this node shows it. On the loop. */
    private boolean isSettled(Wait wait, State state) {
        Token token = wait.token;
        Token present = Token.of(state);
        if (token.revision() == 0 || present.equals(token)) {
            complete(wait, state.revision());
        } else if (state.revision() > 0 && !token.isOf(state.settings())) {
            fail(wait, anothers(token));
        } else if (token.epochCounter() > present.epochCounter()) {
            return false;
        } else if (token.epochCounter() < present.epochCounter() || token.epochMark() != present.epochMark()) {
            boolean isUnknown = state.revision() > 0;
            if (isUnknown) {
                fail(wait, superseded(token, present));
            }
            return isUnknown;
        } else if (token.revision() <= present.revision()) {
            complete(wait, present.revision());
        } else {
            return false;
        }
        return true;
    }

    private void pull(Token token) {
        State state = replica.state();
        if (state.head().epoch().counter() == token.epochCounter() && state.revision() < token.revision()) {
            catchUp.missing(token.revision());
        }
    }

    private void giveUp(Place place, Wait wait, Duration waited) {
        leave(place, wait);
        fail(wait, StaleViewException.before(wait.token, Token.of(replica.state()), waited));
    }

    private void complete(Wait wait, long revision) {
        CompletableFuture<Void> all = shown.apply(wait.token.revision());
        wait.future.whenComplete((told, failure) -> all.cancel(false)); // at its deadline
        all.whenComplete((nothing, failure) -> {
            if (failure == null) {
                threads.futures().execute(() -> wait.future.complete(revision));
            }
        });
    }

    private void fail(Wait wait, RuntimeException cause) {
        threads.futures().execute(() -> wait.future.completeExceptionally(cause));
    }

    private static void requireThisCluster(Token token, State state) {
        if (state.settings().isFounded() && !token.isOf(state.settings())) {
            throw anothers(token);
        }
    }

    private static IllegalArgumentException anothers(Token token) {
        return new IllegalArgumentException(
                "the token " + token + " is of another cluster than this node; a token is good in its own only");
    }

    private static IndeterminateWriteException superseded(Token token, Token present) {
        return new IndeterminateWriteException(
                NO_REQUEST,
                "the token is " + token.toPlainString() + ", and the cluster was recovered since, this node is at "
                        + present.toPlainString()
                        + ": whether what it stands for was kept is not known. Look at the values",
                null);
    }

    private static ClosedException closed() {
        return new ClosedException("this node is closed; start another");
    }
}
