package dev.confab.runtime;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a node stands to its cluster. Pure: stepped by facts and a clock. Not thread-safe.
 *
 * <table>
 * <caption>From the state in the row to that in the column, where the facts have said so for {@link #SETTLED} or "at once"</caption>
 * <tr><th></th><th>READY</th><th>DEGRADED</th><th>ISOLATED</th><th>CLOSED</th></tr>
 * <tr><td>JOINING</td><td>serves, live: at once</td><td>serves, not live: at once</td><td>serves, hears nobody: at once</td>
 *     <td>at once</td></tr>
 * <tr><td>READY</td><td></td><td>not live, or the disk fails</td><td>hears nobody</td><td>at once</td></tr>
 * <tr><td>DEGRADED</td><td>live, and the disk works</td><td></td><td>hears nobody</td><td>at once</td></tr>
 * <tr><td>ISOLATED</td><td>hears others, live</td><td>hears others, not live</td><td></td><td>at once</td></tr>
 * <tr><td>CLOSED</td><td></td><td></td><td></td><td></td></tr>
 * </table>
 *
 * <p>Nothing leads back to JOINING: a node that has served goes on serving. Facts that change to and fro within {@link #SETTLED}
 * change nothing.
 */
final class ConnectionStates {

    /** How long another state must be due before it is so. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private Connection now = Connection.JOINING;
    private Connection due = Connection.JOINING;
    private long dueSinceNanos;

    /**
     * What is known at one moment. Immutable.
     *
     * @param isServing whether there is something of the cluster's to serve
     * @param isLive whether the view is confirmed lately
     * @param isDiskWell whether this node's disk, if it has one, works
     * @param hasOthers whether the cluster has other nodes
     * @param hearsOthers whether one of them was heard lately
     */
    record Facts(boolean isServing, boolean isLive, boolean isDiskWell, boolean hasOthers, boolean hearsOthers) {

        private Connection meaning() {
            if (!isServing) {
                return Connection.JOINING;
            }
            if (hasOthers && !hearsOthers) {
                return Connection.ISOLATED;
            }
            return isLive && isDiskWell ? Connection.READY : Connection.DEGRADED;
        }
    }

    Connection now() {
        return now;
    }

    /** Takes in what is so now; returns what has changed by it. */
    Optional<ConnectionEvent> step(Facts facts, long nowNanos) {
        Connection meant = facts.meaning();
        if (now == Connection.CLOSED || meant == Connection.JOINING) {
            return Optional.empty();
        }
        if (meant != due) {
            due = meant;
            dueSinceNanos = nowNanos;
        }
        boolean isSettled = now == Connection.JOINING || nowNanos - dueSinceNanos >= SETTLED.toNanos();
        return isSettled ? become(meant) : Optional.empty();
    }

    /** The node is closed. */
    Optional<ConnectionEvent> close() {
        return become(Connection.CLOSED);
    }

    private Optional<ConnectionEvent> become(Connection next) {
        @Nullable ConnectionEvent event = next == now ? null : new ConnectionEvent(now, next);
        now = next;
        return Optional.ofNullable(event);
    }
}
