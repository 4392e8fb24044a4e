package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The known members by name, with their digest kept up to date, and an upper bound. Confined to the node loop. */
final class MemberTable {

    private final int membersMax;
    private final Map<PeerId, Member> members = new HashMap<>();
    private TableDigest digest = TableDigest.EMPTY;

    MemberTable(int membersMax) {
        this.membersMax = membersMax;
    }

    @Nullable
    Member get(PeerId id) {
        return members.get(id);
    }

    boolean hasRoomFor(PeerId id) {
        return members.size() < membersMax || members.containsKey(id);
    }

    /** Puts the record in whatever is known already; {@link #hasRoomFor} and {@link Member#supersedes} were asked. */
    void put(Member member) {
        Member before = members.put(member.id(), member);
        digest = (before == null ? digest : digest.minus(before)).plus(member);
    }

    TableDigest digest() {
        return digest;
    }

    Map<PeerId, Member> snapshot() {
        return Map.copyOf(members);
    }

    /** The table cut into messages. */
    List<MembershipMessage.Table> parts() {
        List<Member> all = List.copyOf(members.values());
        List<MembershipMessage.Table> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MembershipMessage.Table.MEMBERS_MAX) {
            int to = Math.min(all.size(), from + MembershipMessage.Table.MEMBERS_MAX);
            parts.add(new MembershipMessage.Table(all.subList(from, to)));
        }
        return parts;
    }
}
