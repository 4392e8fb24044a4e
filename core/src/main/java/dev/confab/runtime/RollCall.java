package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a member of the group that hears of no leader learns who votes by now: it asks the voters that it knows, and then all
 * others, one after the other. So one that was away while its seat went to another hears of that, and leaves; and one that
 * missed a change finds the leader of those who came. Confined to the node loop.
 */
final class RollCall {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An invitation that nobody follows up is over. */
    private static final long UNSEATED_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

    private final VoterId self;
    private final Supplier<List<PeerId>> peers;
    private final Function<PeerId, CompletableFuture<Voters>> ask;
    private final Part part;
    private final Executor loop;
    private @Nullable Ledger alone;
    private @Nullable Ledger seated;
    private long aloneSinceNanos;
    private long nextNanos;
    private int turn;

    /** This node's part in the group, which ends by what is heard here. */
    interface Part {

        /** The ledger of this node; null where it has no part. */
        @Nullable
        Ledger ledger();

        /** Ends it. */
        void leave();

        /** Ends it, for those vote now. */
        void replacedBy(Voters voters);
    }

    /** @param ask asks a node who votes; the future may complete on any thread */
    RollCall(
            VoterId self,
            Supplier<List<PeerId>> peers,
            Function<PeerId, CompletableFuture<Voters>> ask,
            Part part,
            Executor loop) {
        this.self = self;
        this.peers = peers;
        this.ask = ask;
        this.part = part;
        this.loop = loop;
    }

    /** Call it a few times a second. */
    void onTick(Ledger ledger, long nowNanos) {
        if (ledger.voters().isMember(self)) {
            seated = ledger;
        }
        // one without a vote does not notice that its leader speaks to it no more
        boolean hasLeader = ledger.leader().isPresent() && ledger.voters().isVoting(self);
        // until its disk lets it know who votes it has nobody to ask, and is there for the others
        boolean isWaiting = ledger.voters().seats().isEmpty();
        if (hasLeader || isWaiting || alone != ledger) {
            alone = hasLeader || isWaiting ? null : ledger;
            turn = 0;
            aloneSinceNanos = nowNanos;
            nextNanos = nowNanos + PAUSE_NANOS;
        } else if (nowNanos - nextNanos >= 0) {
            nextNanos = nowNanos + PAUSE_NANOS;
            askNext(ledger);
            endUnlessSeated(ledger, nowNanos);
        }
    }

    private void askNext(Ledger ledger) {
        List<PeerId> row = new ArrayList<>();
        ledger.voters().voting().forEach(id -> row.add(id.node()));
        peers.get().stream().filter(peer -> !row.contains(peer)).forEach(row::add);
        row.remove(self.node());
        if (!row.isEmpty()) {
            turn = turn >= row.size() ? 0 : turn;
            ask.apply(row.get(turn++)).thenAcceptAsync(voters -> heard(ledger, voters), loop);
        }
    }

    /** One that was invited and not told anything yet is not concerned. */
    private void heard(Ledger ledger, Voters heard) {
        Voters ours = ledger.voters();
        if (part.ledger() != ledger || ours.isLaterThan(heard) || ours.index() == 0 && !ours.isMember(self)) {
            return;
        }
        ledger.learn(heard);
        boolean wasMember = ours.isMember(self) || seated == ledger; // it may have learned of it before, not confirmed
        if (wasMember && heard.isConfirmed() && !heard.isMember(self)) {
            part.replacedBy(heard);
        }
    }

    private void endUnlessSeated(Ledger ledger, long nowNanos) {
        Voters ours = ledger.voters();
        if (ours.isMember(self) || nowNanos - aloneSinceNanos < UNSEATED_NANOS_MAX) {
            return;
        }
        if (ours.index() == 0) {
            part.leave();
        } else {
            part.replacedBy(ours);
        }
    }
}
