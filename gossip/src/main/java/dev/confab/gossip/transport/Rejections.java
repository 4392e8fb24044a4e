package dev.confab.gossip.transport;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the datagrams and connections that were rejected and says so in the log, once per minute and reason at most: who
 * floods a port must not flood the log as well. Thread-safe.
 */
final class Rejections {

    /** The pause between two lines of one reason. */
    static final Duration LOG_PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    private final PeerId node;
    private final LongSupplier nanoTime;
    private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);

    /** Why something was rejected. */
    enum Reason {
        MALFORMED_DATAGRAM("datagram", "it is none of ours; find out who else sends to this port"),
        UNSEALED_DATAGRAM(
                "datagram",
                "it was not sealed with this cluster's secret for this address; give all nodes the same"
                        + " secret(...), and each the address that others know it by"),
        REPLAYED_DATAGRAM("datagram", "it came before, or too late"),
        REFUSED_DATAGRAM("datagram", "its sender does not belong here"),
        MALFORMED_CONNECTION("connection", "if it is a node of this cluster, check its address and tls(...)"),
        SILENT_CONNECTION("connection", "find out who opens connections and says nothing"),
        REFUSED_CONNECTION("connection", "it was told so"),
        EXCESS_CONNECTION("connection", "raise inboundConnectionsMax or find out who holds them");

        private final String what;
        private final String text;

        Reason(String what, String text) {
            this.what = what;
            this.text = text;
        }

        /** The name of its count. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class Tally {

        private long count;
        private long untold;
        private long lastNanos;
    }

    Rejections(PeerId node, LongSupplier nanoTime) {
        this.node = node;
        this.nanoTime = nanoTime;
        for (Reason reason : Reason.values()) {
            tallies.put(reason, new Tally());
        }
    }

    /** @param detail what was wrong with this one; may be empty */
    void count(Reason reason, Object from, String detail) {
        long untold = untold(reason);
        if (untold > 0) {
            LOG.warn(
                    "[{}] rejected a {} from {}: {}{}; {} of this kind since this was last said",
                    node,
                    reason.what,
                    from,
                    detail.isEmpty() ? "" : detail + "; ",
                    reason.text,
                    untold);
        }
    }

    /** How many there were since the last line, this one included; 0 where it is too early for another line. */
    private synchronized long untold(Reason reason) {
        Tally tally = tallies.get(reason);
        long now = nanoTime.getAsLong();
        boolean isFirst = tally.count++ == 0;
        tally.untold++;
        if (!isFirst && now - tally.lastNanos < LOG_PAUSE.toNanos()) {
            return 0;
        }
        long untold = tally.untold;
        tally.untold = 0;
        tally.lastNanos = now;
        return untold;
    }

    /** How many of each kind there were; kinds that never were are left out. */
    synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        tallies.forEach((reason, tally) -> {
            if (tally.count > 0) {
                counts.put(reason.label(), tally.count);
            }
        });
        return counts;
    }
}
