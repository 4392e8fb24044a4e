package dev.confab.replica;

import dev.confab.model.State;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The futures that wait for a revision, bounded by count. A future that its holder completes, cancels or times out gives its
 * place back at once. Thread-safe; futures are completed with no lock held.
 */
final class Waiters {

    private final int max;
    private final NavigableMap<Place, CompletableFuture<State>> waiting = new TreeMap<>();
    private State told;
    private long sequence;
    private @Nullable RuntimeException closedBy;

    Waiters(int max, State told) {
        this.max = max;
        this.told = told;
    }

    CompletableFuture<State> reached(long revision) {
        CompletableFuture<State> future = new CompletableFuture<>();
        Place place;
        synchronized (this) {
            if (told.revision() >= revision) {
                return CompletableFuture.completedFuture(told);
            }
            if (closedBy != null) {
                return CompletableFuture.failedFuture(closedBy);
            }
            if (waiting.size() >= max) {
                return CompletableFuture.failedFuture(new BoundExceededException(
                        "waitersMax", max, waiting.size() + 1L, "await fewer writes at a time"));
            }
            place = new Place(revision, sequence++);
            waiting.put(place, future);
        }
        future.whenComplete((state, failure) -> leave(place));
        return future;
    }

    /** All observers have been told of that state. */
    void tell(State state) {
        List<CompletableFuture<State>> due;
        synchronized (this) {
            told = state;
            NavigableMap<Place, CompletableFuture<State>> reached =
                    waiting.headMap(new Place(state.revision(), Long.MAX_VALUE), true);
            due = new ArrayList<>(reached.values());
            reached.clear();
        }
        due.forEach(future -> future.complete(state));
    }

    void close(RuntimeException reason) {
        List<CompletableFuture<State>> left;
        synchronized (this) {
            closedBy = reason;
            left = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        left.forEach(future -> future.completeExceptionally(reason));
    }

    private synchronized void leave(Place place) {
        waiting.remove(place);
    }

    private record Place(long revision, long sequence) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byRevision = Long.compare(revision, other.revision);
            return byRevision != 0 ? byRevision : Long.compare(sequence, other.sequence);
        }
    }
}
