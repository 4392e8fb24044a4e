package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;
import java.util.List;

/** What nodes tell each other about the members. Immutable. */
public sealed interface MembershipMessage {

    /**
     * "I am here, this far, and know these": sent to one peer in turn, and to seeds not heard of yet.
     *
     * @param number comes back in the {@link Ack}
     */
    record Ping(long number, Head head, TableDigest digest) implements MembershipMessage {}

    /** The answer to a {@link Ping}, with the number of that ping and the head and digest of the one who answers. */
    record Ack(long number, Head head, TableDigest digest) implements MembershipMessage {}

    /** A part of the sender's member table; sent whole, in parts, to a peer whose digest differs. */
    record Table(List<Member> members) implements MembershipMessage {

        /** How many records travel in one message. */
        public static final int MEMBERS_MAX = 1_000;

        public Table {
            members = List.copyOf(members);
            if (members.size() > MEMBERS_MAX) {
                throw new IllegalArgumentException(
                        "a table message must have at most " + MEMBERS_MAX + " members, had " + members.size());
            }
        }
    }
}
