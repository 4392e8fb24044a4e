package dev.confab.ledger;

import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
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
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a voter hears from other voters and says to them: the engine's messages over our transport. The first seam for walls
 * around the engine. Thread-safe.
 *
 * <p>Sessions, commands and queries do not travel: only the leader's own ledger has a session, and hands its requests to the
 * handlers that the engine registers here. So a peer cannot open a session.
 */
final class RaftMessages implements RaftServerProtocol {

    /** The voters' small talk: a lost one is soon repeated. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Changes of the group and chunks of snapshots. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Transport transport;
    private final Function<PeerId, Optional<Address>> addresses;
    private final Map<Kind, Function<Object, CompletableFuture<?>>> handlers = new ConcurrentHashMap<>();
    private volatile boolean isOpen;

    RaftMessages(Transport transport, Function<PeerId, Optional<Address>> addresses) {
        this.transport = transport;
        this.addresses = addresses;
        for (Kind kind : Kind.values()) {
            if (kind.travels) {
                transport.onRequest(kind.subject(), (from, payload) -> handle(kind, payload));
            }
        }
    }

    private enum Kind {
        OPEN_SESSION(false),
        CLOSE_SESSION(false),
        KEEP_ALIVE(false),
        QUERY(false),
        COMMAND(false),
        METADATA(false),
        JOIN(true),
        LEAVE(true),
        CONFIGURE(true),
        RECONFIGURE(true),
        INSTALL(true),
        TRANSFER(true),
        POLL(true),
        VOTE(true),
        APPEND(true);

        private final boolean travels;

        Kind(boolean travels) {
            this.travels = travels;
        }

        String subject() {
            return "raft." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Lets peers in. Before the engine has its configuration it fails on theirs ({@code InactiveRole:76}). */
    void open() {
        isOpen = true;
    }

    private CompletableFuture<byte[]> handle(Kind kind, byte[] payload) {
        Function<Object, CompletableFuture<?>> handler = handlers.get(kind);
        if (handler == null || !isOpen) {
            return CompletableFuture.failedFuture(new IllegalStateException("this node is not a voter at the moment"));
        }
        return handler.apply(RaftSerializers.PROTOCOL.decode(payload)).thenApply(RaftSerializers.PROTOCOL::encode);
    }

    private <T> CompletableFuture<T> ask(Kind kind, MemberId member, Object request, Duration deadline) {
        Optional<Address> address = addresses.apply(PeerId.of(member.id()));
        if (address.isEmpty()) {
            return CompletableFuture.failedFuture(new TransportException(
                    TransportException.Kind.NOT_SENT, "the address of voter " + member.id() + " is not known yet"));
        }
        byte[] payload = RaftSerializers.PROTOCOL.encode(request);
        return transport
                .request(address.get(), kind.subject(), payload, deadline)
                .thenApply(RaftSerializers.PROTOCOL::decode);
    }

    @SuppressWarnings("unchecked") // the engine registers one handler per kind of request
    private <Q, A> void serve(Kind kind, Function<Q, CompletableFuture<A>> handler) {
        handlers.put(kind, request -> handler.apply((Q) request));
    }

    @SuppressWarnings("unchecked") // see serve
    private <A> CompletableFuture<A> askSelf(Kind kind, Object request) {
        Function<Object, CompletableFuture<?>> handler = handlers.get(kind);
        return handler == null
                ? CompletableFuture.failedFuture(new NotLeaderException(null))
                : (CompletableFuture<A>) handler.apply(request);
    }

    CompletableFuture<OpenSessionResponse> openSession(OpenSessionRequest request) {
        return askSelf(Kind.OPEN_SESSION, request);
    }

    CompletableFuture<KeepAliveResponse> keepAlive(KeepAliveRequest request) {
        return askSelf(Kind.KEEP_ALIVE, request);
    }

    CompletableFuture<CommandResponse> command(CommandRequest request) {
        return askSelf(Kind.COMMAND, request);
    }

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
    public CompletableFuture<JoinResponse> join(MemberId member, JoinRequest request) {
        return ask(Kind.JOIN, member, request, LONG);
    }

    @Override
    public CompletableFuture<LeaveResponse> leave(MemberId member, LeaveRequest request) {
        return ask(Kind.LEAVE, member, request, LONG);
    }

    @Override
    public CompletableFuture<ConfigureResponse> configure(MemberId member, ConfigureRequest request) {
        return ask(Kind.CONFIGURE, member, request, LONG);
    }

    @Override
    public CompletableFuture<ReconfigureResponse> reconfigure(MemberId member, ReconfigureRequest request) {
        return ask(Kind.RECONFIGURE, member, request, LONG);
    }

    @Override
    public CompletableFuture<InstallResponse> install(MemberId member, InstallRequest request) {
        return ask(Kind.INSTALL, member, request, LONG);
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(MemberId member, TransferRequest request) {
        return ask(Kind.TRANSFER, member, request, LONG);
    }

    @Override
    public CompletableFuture<PollResponse> poll(MemberId member, PollRequest request) {
        return ask(Kind.POLL, member, request, SHORT);
    }

    @Override
    public CompletableFuture<VoteResponse> vote(MemberId member, VoteRequest request) {
        return ask(Kind.VOTE, member, request, SHORT);
    }

    @Override
    public CompletableFuture<AppendResponse> append(MemberId member, AppendRequest request) {
        return ask(Kind.APPEND, member, request, SHORT);
    }

    @Override
    public void registerOpenSessionHandler(
            Function<OpenSessionRequest, CompletableFuture<OpenSessionResponse>> handler) {
        serve(Kind.OPEN_SESSION, handler);
    }

    @Override
    public void registerCloseSessionHandler(
            Function<CloseSessionRequest, CompletableFuture<CloseSessionResponse>> handler) {
        serve(Kind.CLOSE_SESSION, handler);
    }

    @Override
    public void registerKeepAliveHandler(Function<KeepAliveRequest, CompletableFuture<KeepAliveResponse>> handler) {
        serve(Kind.KEEP_ALIVE, handler);
    }

    @Override
    public void registerQueryHandler(Function<QueryRequest, CompletableFuture<QueryResponse>> handler) {
        serve(Kind.QUERY, handler);
    }

    @Override
    public void registerCommandHandler(Function<CommandRequest, CompletableFuture<CommandResponse>> handler) {
        serve(Kind.COMMAND, handler);
    }

    @Override
    public void registerMetadataHandler(Function<MetadataRequest, CompletableFuture<MetadataResponse>> handler) {
        serve(Kind.METADATA, handler);
    }

    @Override
    public void registerJoinHandler(Function<JoinRequest, CompletableFuture<JoinResponse>> handler) {
        serve(Kind.JOIN, handler);
    }

    @Override
    public void registerLeaveHandler(Function<LeaveRequest, CompletableFuture<LeaveResponse>> handler) {
        serve(Kind.LEAVE, handler);
    }

    @Override
    public void registerTransferHandler(Function<TransferRequest, CompletableFuture<TransferResponse>> handler) {
        serve(Kind.TRANSFER, handler);
    }

    @Override
    public void registerConfigureHandler(Function<ConfigureRequest, CompletableFuture<ConfigureResponse>> handler) {
        serve(Kind.CONFIGURE, handler);
    }

    @Override
    public void registerReconfigureHandler(
            Function<ReconfigureRequest, CompletableFuture<ReconfigureResponse>> handler) {
        serve(Kind.RECONFIGURE, handler);
    }

    @Override
    public void registerInstallHandler(Function<InstallRequest, CompletableFuture<InstallResponse>> handler) {
        serve(Kind.INSTALL, handler);
    }

    @Override
    public void registerPollHandler(Function<PollRequest, CompletableFuture<PollResponse>> handler) {
        serve(Kind.POLL, handler);
    }

    @Override
    public void registerVoteHandler(Function<VoteRequest, CompletableFuture<VoteResponse>> handler) {
        serve(Kind.VOTE, handler);
    }

    @Override
    public void registerAppendHandler(Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        serve(Kind.APPEND, handler);
    }

    @Override
    public void registerResetListener(SessionId session, Consumer<ResetRequest> listener, Executor executor) {
        // events of sessions, of which there are none
    }

    @Override
    public void unregisterResetListener(SessionId session) {
        // see registerResetListener
    }

    @Override
    public void unregisterOpenSessionHandler() {
        handlers.remove(Kind.OPEN_SESSION);
    }

    @Override
    public void unregisterCloseSessionHandler() {
        handlers.remove(Kind.CLOSE_SESSION);
    }

    @Override
    public void unregisterKeepAliveHandler() {
        handlers.remove(Kind.KEEP_ALIVE);
    }

    @Override
    public void unregisterQueryHandler() {
        handlers.remove(Kind.QUERY);
    }

    @Override
    public void unregisterCommandHandler() {
        handlers.remove(Kind.COMMAND);
    }

    @Override
    public void unregisterMetadataHandler() {
        handlers.remove(Kind.METADATA);
    }

    @Override
    public void unregisterJoinHandler() {
        handlers.remove(Kind.JOIN);
    }

    @Override
    public void unregisterLeaveHandler() {
        handlers.remove(Kind.LEAVE);
    }

    @Override
    public void unregisterTransferHandler() {
        handlers.remove(Kind.TRANSFER);
    }

    @Override
    public void unregisterConfigureHandler() {
        handlers.remove(Kind.CONFIGURE);
    }

    @Override
    public void unregisterReconfigureHandler() {
        handlers.remove(Kind.RECONFIGURE);
    }

    @Override
    public void unregisterInstallHandler() {
        handlers.remove(Kind.INSTALL);
    }

    @Override
    public void unregisterPollHandler() {
        handlers.remove(Kind.POLL);
    }

    @Override
    public void unregisterVoteHandler() {
        handlers.remove(Kind.VOTE);
    }

    @Override
    public void unregisterAppendHandler() {
        handlers.remove(Kind.APPEND);
    }
}
