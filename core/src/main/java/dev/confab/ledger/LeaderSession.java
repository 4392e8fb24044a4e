package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.service.ServiceConfig;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.ReadConsistency;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.OpenSessionResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.utils.serializer.Serializer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The engine takes commands through sessions only, so a leader opens one with itself, in its own process, for as long as it
 * leads. Thread-safe.
 *
 * <p>The session is kept alive only while it is used, so a silent group writes nothing to its log: sessions expire when an
 * entry that opens another is applied, and only the next leader opens one.
 */
final class LeaderSession {

    /** The engine keeps the result of each command until a keep-alive says that it arrived. */
    private static final int COMMANDS_PER_KEEP_ALIVE = 256;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final MemberId self;
    private final LedgerType type;
    private final RaftMessages engine;
    private @Nullable CompletableFuture<Long> session;
    private long sequence;

    LeaderSession(MemberId self, LedgerType type, RaftMessages engine) {
        this.self = self;
        this.type = type;
        this.engine = engine;
    }

    /**
     * Hands an entry to the engine.
     *
     * @return a future that fails with {@link NotLeaderException} if the engine surely did not take it, with another exception
     *     if that is not sure; its completion says nothing of when the entry is applied
     */
    CompletableFuture<Void> append(byte[] entry) {
        CompletableFuture<Long> open = session();
        return open.thenCompose(id -> command(open, id, entry));
    }

    /** Begins anew with the next entry: this node has become or ceased to be leader. */
    synchronized void reset() {
        session = null;
        sequence = 0;
    }

    private synchronized CompletableFuture<Long> session() {
        CompletableFuture<Long> open = session;
        return open == null ? opened() : open;
    }

    private CompletableFuture<Long> opened() {
        CompletableFuture<Long> opening = engine.openSession(openRequest()).thenApply(LeaderSession::id);
        session = opening;
        sequence = 0;
        opening.whenComplete((id, failure) -> {
            if (failure != null) {
                forget(opening);
            }
        });
        return opening;
    }

    private OpenSessionRequest openRequest() {
        return OpenSessionRequest.builder()
                .withMemberId(self)
                .withServiceName(RaftNames.SERVICE)
                .withServiceType(type)
                .withServiceConfig(Serializer.using(type.namespace()).encode(new ServiceConfig()))
                .withReadConsistency(ReadConsistency.SEQUENTIAL)
                .withMinTimeout(TIMEOUT.toMillis())
                .withMaxTimeout(TIMEOUT.toMillis())
                .build();
    }

    private static long id(OpenSessionResponse response) {
        if (response.status() != RaftResponse.Status.OK) {
            throw new NotLeaderException(null);
        }
        return response.session();
    }

    private CompletableFuture<Void> command(CompletableFuture<Long> open, long id, byte[] entry) {
        CompletableFuture<CommandResponse> response;
        synchronized (this) { // the engine sees the numbers in the order in which they were given
            if (session != open) {
                return CompletableFuture.failedFuture(new NotLeaderException(null));
            }
            long number = ++sequence;
            response = engine.command(new CommandRequest(id, number, RaftNames.operation(entry)));
            if (number % COMMANDS_PER_KEEP_ALIVE == 0) {
                keepAlive(id, number - COMMANDS_PER_KEEP_ALIVE / 2);
            }
        }
        return response.thenAccept(answer -> check(open, answer));
    }

    private void keepAlive(long id, long arrived) {
        engine.keepAlive(KeepAliveRequest.builder()
                .withSessionIds(new long[] {id})
                .withCommandSequences(new long[] {arrived})
                .withEventIndexes(new long[] {0})
                .build());
    }

    private void check(CompletableFuture<Long> open, CommandResponse response) {
        if (response.status() == RaftResponse.Status.OK) {
            return;
        }
        forget(open);
        RaftError.Type error = response.error() == null
                ? RaftError.Type.PROTOCOL_ERROR
                : response.error().type();
        if (error == RaftError.Type.ILLEGAL_MEMBER_STATE
                || error == RaftError.Type.NO_LEADER
                || error == RaftError.Type.UNKNOWN_SESSION) {
            throw new NotLeaderException(null);
        }
        throw new IllegalStateException("the engine answered " + error);
    }

    private synchronized void forget(CompletableFuture<Long> failed) {
        if (session == failed) {
            reset();
        }
    }
}
