package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way, with what only matters while it travels. Immutable.
 *
 * @param member the record
 * @param accuser who says that it is suspect, so that independent suspicions can be counted; null for all other states
 * @param goneSeconds for how long it has been gone, so that all forget it at about the same time; 0 for all that are not
 */
public record Update(Member member, @Nullable PeerId accuser, int goneSeconds) {

    public Update {
        if ((accuser != null) != (member.state() == MemberState.SUSPECT)) {
            throw new IllegalArgumentException(
                    "a suspicion must have an accuser and nothing else may, was " + member + " by " + accuser);
        }
    }

    /** News of a member: nobody accuses it, and if it is gone, it went just now. */
    static Update of(Member member) {
        return new Update(member, null, 0);
    }

    /** The news that somebody waited in vain for an answer of that member. */
    static Update suspicion(Member member, PeerId by) {
        return new Update(member.as(MemberState.SUSPECT), by, 0);
    }
}
