package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of what was decided for which request, bounded by count, so that a retry gets the first answer. Confined to the
 * ledger's thread; part of its snapshots.
 *
 * <p>A commit that is forgotten raises the floor to its revision. A request that was made when its sender had seen less than
 * the floor may be a retry of what was forgotten, so it is refused. A request that saw the floor or more cannot be: its own
 * commit would lie above what it saw. A request of another epoch belongs to another history: to one that this one replaced,
 * or, where a recovery elsewhere has replaced this one, to that.
 */
final class Requests {

    static final int REMEMBERED_MAX = 10_000;

    private final Map<RequestId, Decision> decisions = new HashMap<>();
    private final Deque<RequestId> byAge = new ArrayDeque<>();
    private long floor;

    @Nullable
    Decision recall(RequestId id) {
        return decisions.get(id);
    }

    boolean isForgotten(Request request, Epoch epoch) {
        boolean isOfLaterEpoch = epoch.counter() > 0 && request.epoch().counter() > epoch.counter();
        boolean isOfEarlierEpoch = request.epoch().counter() < epoch.counter() && floor > 0;
        return request.seenRevision() < floor || isOfEarlierEpoch || isOfLaterEpoch;
    }

    /** @param decision carried out, or refused: the last word on that request */
    void remember(RequestId id, Decision decision) {
        decisions.put(id, decision);
        byAge.add(id);
        if (byAge.size() > REMEMBERED_MAX) {
            Decision dropped = decisions.remove(byAge.remove());
            boolean isCommit =
                    dropped instanceof Decision.Decided decided && decided.outcome() instanceof Outcome.Committed;
            floor = isCommit ? Math.max(floor, dropped.revision()) : floor;
        }
    }

    void forEach(BiConsumer<RequestId, Decision> action) {
        byAge.forEach(id -> action.accept(id, decisions.get(id)));
    }

    int size() {
        return byAge.size();
    }

    long floor() {
        return floor;
    }

    void restoreFloor(long restored) {
        floor = restored;
    }
}
