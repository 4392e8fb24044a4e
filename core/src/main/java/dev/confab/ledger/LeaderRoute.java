package dev.confab.ledger;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the leader and brings it batches: to this node's own ledger where that leads, else over the network. A node that does
 * not vote asks one peer after the other until one knows. Also the other end: takes batches that peers bring. Thread-safe.
 */
public final class LeaderRoute implements Route {

    private static final String SUBJECT = "ledger.propose";

    private final PeerId self;
    private final Transport transport;
    private final Function<PeerId, Optional<Address>> addresses;
    private final Supplier<List<PeerId>> peers;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile @Nullable Membership member;
    private volatile @Nullable PeerId hint;

    /** This node's ledger, and as whom it is counted there. */
    private record Membership(Ledger ledger, VoterId self) {

        boolean isVoting() {
            return ledger.voters().isVoting(self);
        }
    }

    /**
     * Makes a route without a ledger.
     *
     * @param peers the known nodes but for this one, for a node that does not know who leads
     */
    public LeaderRoute(
            PeerId self,
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            Supplier<List<PeerId>> peers) {
        this.self = self;
        this.transport = transport;
        this.addresses = addresses;
        this.peers = peers;
        transport.onRequest(SUBJECT, this::onPropose);
    }

    /** Tells the route that this node has a ledger now. */
    public void opened(Ledger own, VoterId as) {
        member = new Membership(own, as);
    }

    /** Tells the route that this node has no ledger any more. */
    public void closed() {
        member = null;
    }

    private @Nullable Ledger ledger() {
        Membership now = member;
        return now == null ? null : now.ledger();
    }

    @Override
    public Optional<PeerId> leader() {
        Ledger own = voting();
        return own == null ? Optional.ofNullable(hint) : own.leader();
    }

    /**
     * This node's ledger where that votes, and so hears who leads. To one that was invited and not made a member no leader speaks,
     * nor to one that is a member no more and was not told; both would wait for one for a minute.
     */
    private @Nullable Ledger voting() {
        Membership now = member;
        return now != null && now.isVoting() ? now.ledger() : null;
    }

    @Override
    public CompletableFuture<List<Answer>> deliver(byte[] items) {
        Ledger own = ledger();
        if (own != null && own.isLeader()) {
            return own.propose(items);
        }
        Ledger voting = voting();
        PeerId target = voting == null ? leaderOrNext() : voting.leader().orElse(null);
        Optional<Address> address = target == null ? Optional.empty() : addresses.apply(target);
        if (target == null || target.equals(self) || address.isEmpty()) {
            return CompletableFuture.failedFuture(new NotLeaderException(null));
        }
        return transport
                .request(address.get(), SUBJECT, items, Courier.ATTEMPT_MAX)
                .thenApply(AnswersCodec::decode)
                .whenComplete((answers, failure) -> learn(target, failure))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(failure)));
    }

    private @Nullable PeerId leaderOrNext() {
        PeerId known = hint;
        if (known != null) {
            return known;
        }
        List<PeerId> others = peers.get();
        return others.isEmpty() ? null : others.get(Math.floorMod(turn.getAndIncrement(), others.size()));
    }

    /** What is said to be led by the one that was asked, or by this node, is old: to believe it would be to go round for ever. */
    private void learn(PeerId asked, @Nullable Throwable failure) {
        Throwable cause = cause(failure);
        if (cause == null) {
            hint = asked;
        } else if (cause instanceof NotLeaderException notLeader) {
            hint = notLeader
                    .leader()
                    .filter(leader -> !leader.equals(asked) && !leader.equals(self))
                    .orElse(null);
        } else {
            hint = null;
        }
    }

    private static RuntimeException translated(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof TransportException lost) {
            boolean isSurelyNotTaken = switch (lost.kind()) {
                case NOT_SENT, NO_HANDLER, REFUSED -> true;
                case UNANSWERED, REMOTE -> false;
            };
            return isSurelyNotTaken ? new NotTakenException(lost.getMessage(), lost) : lost;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private CompletableFuture<byte[]> onPropose(Hello from, byte[] items) {
        Ledger own = ledger();
        if (own == null) {
            return CompletableFuture.completedFuture(AnswersCodec.encodeNotLeader(Optional.ofNullable(hint)));
        }
        return own.propose(items).thenApply(AnswersCodec::encode).exceptionallyCompose(failure -> {
            Throwable cause = cause(failure);
            return cause instanceof NotLeaderException
                    ? CompletableFuture.completedFuture(AnswersCodec.encodeNotLeader(leader()))
                    : CompletableFuture.failedFuture(cause);
        });
    }
}
