package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Counts the appends under way to each member anew where the engine lost count. It begins at nought when a member's part in the
 * group changes and when it leads again ({@code RaftMemberContext.resetState:58}), and then takes off the appends from before as
 * they end: below nought it sends that member nothing any more, neither entries nor heartbeats ({@code canAppend:216}), for as
 * long as it leads. Confined to the engine's thread.
 *
 * <p>An append ends here before it ends for the engine, and the thread that brings the answer may be held up between the two: only
 * a member to which nothing began nor ended for a while is looked at. Should it be held up for longer than that, the count is one
 * above nought while the engine is right, and it is put in order in two more looks.
 */
final class NoMemberIsForgotten implements Wall {

    /** The engine has two under way at most, of each time that it led. */
    private static final int APPENDS_MAX = 8;

    private final RaftContext context;
    private final Map<MemberId, Integer> underWay = new HashMap<>();
    private final Set<MemberId> busy = new HashSet<>();
    private final Set<MemberId> suspects = new HashSet<>();

    NoMemberIsForgotten(RaftContext context) {
        this.context = context;
    }

    @Override
    public void said(MemberId to, RaftRequest request, CompletableFuture<RaftResponse> answer) {
        if (request instanceof AppendRequest) {
            busy.add(to);
            underWay.merge(to, 1, Integer::sum);
            answer.whenCompleteAsync((given, failure) -> ended(to), context.getThreadContext());
        }
    }

    private void ended(MemberId to) {
        busy.add(to);
        underWay.computeIfPresent(to, (id, count) -> count == 1 ? null : count - 1);
    }

    /** Called once per heartbeat. */
    void onTick() {
        if (context.getRole() == RaftServer.Role.LEADER) {
            context.getCluster().getRemoteMemberStates().forEach(this::look);
        } else {
            suspects.clear();
        }
        busy.clear();
    }

    private void look(RaftMemberContext member) {
        MemberId id = member.getMember().memberId();
        boolean isMiscounted = !busy.contains(id) && !underWay.containsKey(id) && !member.canHeartbeat();
        if (!isMiscounted) {
            suspects.remove(id);
        } else if (!suspects.add(id)) {
            suspects.remove(id);
            countAnew(member);
        }
    }

    /** The engine tells only whether it counts to nought: from below it is reached by beginnings, from above by ends. */
    private static void countAnew(RaftMemberContext member) {
        for (int i = 0; i < APPENDS_MAX && !member.canHeartbeat(); i++) {
            member.startAppend();
        }
        for (int i = 0; i < 2 * APPENDS_MAX && !member.canHeartbeat(); i++) {
            member.completeAppend();
        }
    }
}
