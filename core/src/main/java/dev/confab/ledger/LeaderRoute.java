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
    private volatile @Nullable Ledger ledger;
    private volatile @Nullable PeerId hint;

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

    /** Tells the route that this node has become a member of the group, or with null that it is none any more. */
    public void ledger(@Nullable Ledger own) {
        ledger = own;
    }

    @Override
    public Optional<PeerId> leader() {
        Ledger own = voting();
        return own == null ? Optional.ofNullable(hint) : own.leader();
    }

    /**
     * This node's ledger where that votes, and so hears who leads. To a guest that is made no member no leader speaks, nor to one
     * that is a member no more and was not told; both would wait for one for a minute.
     */
    private @Nullable Ledger voting() {
        Ledger own = ledger;
        boolean isVoting = own != null
                && own.voters().voting().stream().anyMatch(id -> id.node().equals(self));
        return isVoting ? own : null;
    }

    @Override
    public CompletableFuture<List<Answer>> deliver(byte[] items) {
        Ledger own = ledger;
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

    private void learn(PeerId asked, @Nullable Throwable failure) {
        Throwable cause = cause(failure);
        if (cause == null) {
            hint = asked;
        } else if (cause instanceof NotLeaderException notLeader) {
            hint = notLeader.leader().filter(leader -> !leader.equals(asked)).orElse(null);
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
        Ledger own = ledger;
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
