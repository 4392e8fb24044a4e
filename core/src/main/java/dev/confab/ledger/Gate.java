package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.roles.RaftRole;
import io.atomix.storage.StorageException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests pass the walls, on the engine's thread: those of other voters on their way in, the engine's own on their way
 * out. From the first wall to the engine's role a request is in one step, so nothing changes between a wall's look and the
 * engine's act. Thread-safe.
 */
final class Gate {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final RaftContext context;
    private final List<Wall> walls;

    Gate(RaftContext context, List<Wall> walls) {
        this.context = context;
        this.walls = List.copyOf(walls);
    }

    /** Hands a request of another voter to the engine, if no wall is in its way. */
    CompletableFuture<RaftResponse> hear(MemberId from, RaftRequest request) {
        CompletableFuture<RaftResponse> heard = new CompletableFuture<>();
        context.getThreadContext().execute(() -> {
            try {
                pass(request, (wall, passed) -> wall.hear(from, passed), admitted -> handled(request, admitted))
                        .whenComplete((answer, failure) -> settle(heard, answer, failure));
            } catch (StorageException e) { // told already, see DiskGuard
                heard.completeExceptionally(e);
            } catch (RuntimeException e) { // the engine's own way leaves the asking side without any answer
                log.warn(
                        "[{}] the engine failed on {}",
                        context.getName(),
                        request.getClass().getSimpleName(),
                        e);
                heard.completeExceptionally(e);
            }
        });
        return heard;
    }

    /** Sends a request of the engine, if no wall is in its way. Called on the engine's thread. */
    CompletableFuture<RaftResponse> say(
            MemberId to, RaftRequest request, Function<RaftRequest, CompletableFuture<RaftResponse>> send) {
        CompletableFuture<RaftResponse> answer = pass(request, (wall, passed) -> wall.say(to, passed), send);
        walls.forEach(wall -> wall.said(to, request, answer));
        return answer;
    }

    private interface Look {
        Verdict at(Wall wall, RaftRequest request);
    }

    private CompletableFuture<RaftResponse> pass(
            RaftRequest request, Look look, Function<RaftRequest, CompletableFuture<RaftResponse>> onward) {
        RaftRequest passed = request;
        for (Wall wall : walls) {
            Verdict verdict = look.at(wall, passed);
            if (verdict instanceof Verdict.Answer answered) {
                return CompletableFuture.completedFuture(answered.response());
            }
            if (verdict instanceof Verdict.Refusal refused) {
                return CompletableFuture.failedFuture(new IllegalStateException(refused.why()));
            }
            passed = ((Verdict.Pass) verdict).request();
        }
        return onward.apply(passed);
    }

    private CompletableFuture<RaftResponse> handled(RaftRequest asked, RaftRequest admitted) {
        CompletableFuture<RaftResponse> answer = role(context.getRaftRole(), admitted);
        for (Wall wall : walls) {
            Function<RaftResponse, CompletableFuture<RaftResponse>> look = given -> wall.answer(asked, given);
            answer = answer.isDone()
                    ? answer.thenCompose(look)
                    : answer.thenComposeAsync(look, context.getThreadContext()); // a wall holds it
        }
        return answer;
    }

    private static CompletableFuture<RaftResponse> role(RaftRole role, RaftRequest request) {
        return switch (Kind.of(request)) {
            case JOIN -> widen(role.onJoin((JoinRequest) request));
            case LEAVE -> widen(role.onLeave((LeaveRequest) request));
            case CONFIGURE -> widen(role.onConfigure((ConfigureRequest) request));
            case RECONFIGURE -> widen(role.onReconfigure((ReconfigureRequest) request));
            case INSTALL -> widen(role.onInstall((InstallRequest) request));
            case TRANSFER -> widen(role.onTransfer((TransferRequest) request));
            case POLL -> widen(role.onPoll((PollRequest) request));
            case VOTE -> widen(role.onVote((VoteRequest) request));
            case APPEND -> widen(role.onAppend((AppendRequest) request));
        };
    }

    private static CompletableFuture<RaftResponse> widen(CompletableFuture<? extends RaftResponse> narrow) {
        return narrow.thenApply(response -> response);
    }

    private static void settle(CompletableFuture<RaftResponse> future, RaftResponse answer, Throwable failure) {
        if (failure == null) {
            future.complete(answer);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
