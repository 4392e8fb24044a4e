package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests to one address that await their replies, each with its deadline. Ids are never used twice, so a reply that
 * comes too late finds nobody. Confined to the transport thread.
 */
final class Correlations {

    private record Open(Outgoing request, ScheduledFuture<?> deadline) {}

    private final Address to;
    private final EventExecutor loop;
    private final int openMax;
    private final Map<Long, Open> open = new HashMap<>();
    private long lastId;

    Correlations(Address to, EventExecutor loop, int openMax) {
        this.to = to;
        this.loop = loop;
        this.openMax = openMax;
    }

    /** Gives the request its id and starts its deadline, or fails it where too many are open. */
    void open(Outgoing request) {
        if (open.size() >= openMax) {
            request.fail(
                    Kind.NOT_SENT, "openRequestsMax to " + to + " is " + openMax + ", needed " + (openMax + 1), null);
            return;
        }
        request.id = ++lastId;
        long nanos = Math.max(0, request.deadlineNanos - System.nanoTime());
        open.put(request.id, new Open(request, loop.schedule(() -> expire(request.id), nanos, TimeUnit.NANOSECONDS)));
    }

    void reply(long id, byte[] payload) {
        Open found = remove(id);
        if (found != null) {
            found.request.onReply(payload);
        }
    }

    void fail(long id, Kind kind, String message) {
        Open found = remove(id);
        if (found != null) {
            found.request.fail(kind, to + ": " + message, null);
        }
    }

    void failAll(String reason) {
        List<Open> all = new ArrayList<>(open.values());
        open.clear();
        for (Open each : all) {
            each.deadline.cancel(false);
            each.request.failLost(reason);
        }
    }

    int size() {
        return open.size();
    }

    private void expire(long id) {
        Open found = open.remove(id);
        if (found != null) {
            found.request.failLate("no answer from " + to + " to " + found.request.subject + " within its deadline");
        }
    }

    private @Nullable Open remove(long id) {
        Open found = open.remove(id);
        if (found != null) {
            found.deadline.cancel(false);
        }
        return found;
    }
}
