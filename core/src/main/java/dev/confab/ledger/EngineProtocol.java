package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.session.SessionId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.CloseSessionRequest;
import io.atomix.protocols.raft.protocol.CloseSessionResponse;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.HeartbeatRequest;
import io.atomix.protocols.raft.protocol.HeartbeatResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.KeepAliveResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.MetadataRequest;
import io.atomix.protocols.raft.protocol.MetadataResponse;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.OpenSessionResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.PublishRequest;
import io.atomix.protocols.raft.protocol.QueryRequest;
import io.atomix.protocols.raft.protocol.QueryResponse;
import io.atomix.protocols.raft.protocol.RaftServerProtocol;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.ResetRequest;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What of the engine's protocol does not travel: sessions, commands, queries and events of sessions. The engine's handlers for
 * what does travel are not kept either: a handler queues its request anew, and what a wall has seen to be so could have
 * changed by then. The {@link Gate} calls the engine's role itself. Immutable.
 */
abstract class EngineProtocol implements RaftServerProtocol {

    private static <T> CompletableFuture<T> notOverTheNetwork() {
        return CompletableFuture.failedFuture(
                new IllegalStateException("sessions and commands do not travel between voters"));
    }

    @Override
    public CompletableFuture<OpenSessionResponse> openSession(MemberId member, OpenSessionRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<CloseSessionResponse> closeSession(MemberId member, CloseSessionRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<KeepAliveResponse> keepAlive(MemberId member, KeepAliveRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<QueryResponse> query(MemberId member, QueryRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<CommandResponse> command(MemberId member, CommandRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<MetadataResponse> metadata(MemberId member, MetadataRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public CompletableFuture<HeartbeatResponse> heartbeat(MemberId member, HeartbeatRequest request) {
        return notOverTheNetwork();
    }

    @Override
    public void publish(MemberId member, PublishRequest request) {
        // events of sessions, of which there are none
    }

    @Override
    public void registerJoinHandler(Function<JoinRequest, CompletableFuture<JoinResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterJoinHandler() {
        // see the class comment
    }

    @Override
    public void registerLeaveHandler(Function<LeaveRequest, CompletableFuture<LeaveResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterLeaveHandler() {
        // see the class comment
    }

    @Override
    public void registerTransferHandler(Function<TransferRequest, CompletableFuture<TransferResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterTransferHandler() {
        // see the class comment
    }

    @Override
    public void registerConfigureHandler(Function<ConfigureRequest, CompletableFuture<ConfigureResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterConfigureHandler() {
        // see the class comment
    }

    @Override
    public void registerReconfigureHandler(
            Function<ReconfigureRequest, CompletableFuture<ReconfigureResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterReconfigureHandler() {
        // see the class comment
    }

    @Override
    public void registerInstallHandler(Function<InstallRequest, CompletableFuture<InstallResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterInstallHandler() {
        // see the class comment
    }

    @Override
    public void registerPollHandler(Function<PollRequest, CompletableFuture<PollResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterPollHandler() {
        // see the class comment
    }

    @Override
    public void registerVoteHandler(Function<VoteRequest, CompletableFuture<VoteResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterVoteHandler() {
        // see the class comment
    }

    @Override
    public void registerAppendHandler(Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterAppendHandler() {
        // see the class comment
    }

    @Override
    public void registerCloseSessionHandler(
            Function<CloseSessionRequest, CompletableFuture<CloseSessionResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterCloseSessionHandler() {
        // see the class comment
    }

    @Override
    public void registerQueryHandler(Function<QueryRequest, CompletableFuture<QueryResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterQueryHandler() {
        // see the class comment
    }

    @Override
    public void registerMetadataHandler(Function<MetadataRequest, CompletableFuture<MetadataResponse>> handler) {
        // see the class comment
    }

    @Override
    public void unregisterMetadataHandler() {
        // see the class comment
    }

    @Override
    public void registerResetListener(SessionId session, Consumer<ResetRequest> listener, Executor executor) {
        // events of sessions, of which there are none
    }

    @Override
    public void unregisterResetListener(SessionId session) {
        // see registerResetListener
    }
}
