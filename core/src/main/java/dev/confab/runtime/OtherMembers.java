package dev.confab.runtime;

import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a cluster has other nodes than this one, as this one knows since its start. Nodes that were not heard for a day are
 * forgotten: that nobody is known any more does not mean that there is nobody. Only those that said goodbye are gone. Confined to the
 * node loop.
 */
final class OtherMembers {

    private final PeerId self;
    private @Nullable PeerId known;
    private boolean hasForgotten;

    OtherMembers(PeerId self) {
        this.self = self;
    }

    /** @param members all that are remembered now; looked at often, so one is kept in mind and the rest is left alone while it stays */
    boolean exist(Map<PeerId, MemberView> members) {
        MemberView row = known == null ? null : members.get(known);
        if (row != null && !hasLeft(row)) {
            return true;
        }
        PeerId another = members.values().stream()
                .filter(member -> !hasLeft(member))
                .map(member -> member.member().id())
                .filter(id -> !id.equals(self))
                .findAny()
                .orElse(null);
        hasForgotten |= known != null && row == null;
        known = another;
        return known != null || hasForgotten;
    }

    private static boolean hasLeft(MemberView row) {
        return row.member().state() == MemberState.LEFT;
    }
}
