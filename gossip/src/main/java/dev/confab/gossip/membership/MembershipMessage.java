package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other about the members. Immutable. All but {@link Sketch} and {@link Table} may get lost and, with
 * the updates they carry, have at most {@link #DATAGRAM_BYTES_MAX} bytes, so that they may travel as datagrams.
 */
public sealed interface MembershipMessage {

    /** What a datagram of under 1,200 bytes holds beside its seal and its sender. */
    int DATAGRAM_BYTES_MAX = 1_000;

    /** How many bytes of updates a message carries; the rest is for the longest other fields. */
    int UPDATES_BYTES_MAX = 820;

    /** Whether it may be sent as a datagram, that is, lost or doubled at no harm. */
    default boolean mayBeDatagram() {
        return true;
    }

    /**
     * "Do you live?"
     *
     * @param number drawn at random; comes back in the {@link Ack}
     * @param pulse how the sender stands
     * @param digest of the sender's table, in some probes; null in the others
     */
    record Probe(long number, Pulse pulse, @Nullable TableDigest digest, List<Update> updates)
            implements MembershipMessage {

        public Probe {
            updates = List.copyOf(updates);
        }
    }

    /**
     * The answer to a {@link Probe}, with the number of that probe.
     *
     * @param viewAgeMillis how old the sender's view is at most, when it answers; absent where nobody confirmed it
     */
    record Ack(long number, Pulse pulse, OptionalLong viewAgeMillis, List<Update> updates)
            implements MembershipMessage {

        public Ack {
            updates = List.copyOf(updates);
        }
    }

    /**
     * "Probe that node for me": asked of a few peers when a probe was not answered in time.
     *
     * @param number of the sender's probe
     */
    record ProbeRequest(long number, PeerId target, Pulse pulse, List<Update> updates) implements MembershipMessage {

        public ProbeRequest {
            updates = List.copyOf(updates);
        }
    }

    /**
     * "It answered me": passes an {@link Ack} on to the one who asked for the probe.
     *
     * @param number of the {@link ProbeRequest}
     * @param pulse how the target stands, and not the sender
     * @param viewAgeMillis as the target's {@link Ack} said: true of the time at which it answered, which lies after that of the
     *     request
     */
    record Relayed(long number, PeerId target, Pulse pulse, OptionalLong viewAgeMillis, List<Update> updates)
            implements MembershipMessage {

        public Relayed {
            updates = List.copyOf(updates);
        }
    }

    /**
     * "I am here, but it has not answered me": tells the one who asked that its own connection is sound, and how the sender
     * stands (Lifeguard §III-A).
     */
    record Nack(long number, Pulse pulse, List<Update> updates) implements MembershipMessage {

        public Nack {
            updates = List.copyOf(updates);
        }
    }

    /** News, told to a few peers at once; unasked and unanswered. */
    record Updates(List<Update> updates) implements MembershipMessage {

        public Updates {
            updates = List.copyOf(updates);
        }
    }

    /** The digests of the parts of the sender's table, sent to a peer whose own digest is another. */
    record Sketch(List<Long> hashes) implements MembershipMessage {

        /** Into how many parts a table is cut, by the members' names. */
        public static final int BUCKETS = 128;

        public Sketch {
            hashes = List.copyOf(hashes);
            if (hashes.size() != BUCKETS) {
                throw new IllegalArgumentException("a sketch must have " + BUCKETS + " hashes, had " + hashes.size());
            }
        }

        @Override
        public boolean mayBeDatagram() {
            return false;
        }
    }

    /**
     * What the sender knows in those parts of its table, the gone included.
     *
     * @param buckets the numbers of the parts
     * @param isAnswerWanted whether the receiver shall tell what it knows there and the sender does not
     */
    record Table(List<Integer> buckets, List<Update> updates, boolean isAnswerWanted) implements MembershipMessage {

        /** How many records travel in one message. */
        public static final int MEMBERS_MAX = 1_000;

        public Table {
            buckets = List.copyOf(buckets);
            updates = List.copyOf(updates);
            if (updates.size() > MEMBERS_MAX) {
                throw new IllegalArgumentException(
                        "a table message must have at most " + MEMBERS_MAX + " members, had " + updates.size());
            }
            if (buckets.size() > Sketch.BUCKETS) {
                throw new IllegalArgumentException("a table message must speak of at most " + Sketch.BUCKETS
                        + " buckets, spoke of " + buckets.size());
            }
        }

        @Override
        public boolean mayBeDatagram() {
            return false;
        }
    }
}
