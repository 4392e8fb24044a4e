package dev.confab.ledger;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.KeepAliveResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.OpenSessionResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a voter hears from other voters and says to them: the engine's messages over our transport, both ways through a {@link
 * Gate} and its walls. The first seam for walls around the engine. Thread-safe.
 *
 * <p>Sessions, commands and queries do not travel: only the leader's own ledger has a session, and hands its requests to the
 * handlers that the engine registers here. So a peer cannot open a session.
 */
final class RaftMessages extends EngineProtocol {

    /** The voters' small talk: a lost one is soon repeated. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Changes of the group and chunks of snapshots. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final VoterId self;
    private final Transport transport;
    private final Set<Trap> leftOut;
    private final Function<PeerId, Optional<Address>> addresses;
    private final Map<Local, Function<Object, CompletableFuture<?>>> handlers = new ConcurrentHashMap<>();
    private final NewestStart newestStart = new NewestStart();
    private volatile @Nullable Gate gate;
    private volatile boolean isOpen;

    /** What only this node's own ledger asks of the engine. */
    private enum Local {
        OPEN_SESSION,
        KEEP_ALIVE,
        COMMAND
    }

    /** @param leftOut walls to do without: empty but in tests that look at the trap behind one */
    RaftMessages(VoterId self, Transport transport, Function<PeerId, Optional<Address>> addresses, Set<Trap> leftOut) {
        this.self = self;
        this.leftOut = Set.copyOf(leftOut);
        this.transport = transport;
        this.addresses = addresses;
        for (Kind kind : Kind.values()) {
            transport.onRequest(kind.subject(), (from, payload) -> hear(kind, from, payload));
        }
    }

    /** Puts the walls up, before the engine says its first word. */
    void guard(Gate guarding) {
        gate = guarding;
    }

    /** Lets peers in. Before the engine has its configuration it fails on theirs ({@code InactiveRole:76}). */
    void open() {
        isOpen = true;
    }

    private CompletableFuture<byte[]> hear(Kind kind, Hello from, byte[] payload) {
        Gate opened = gate;
        if (opened == null || !isOpen) {
            return CompletableFuture.failedFuture(new IllegalStateException("this node is not a voter at the moment"));
        }
        if (!newestStart.admits(from)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(from.node() + " has been started again since it sent this"));
        }
        if (!Addressee.isMeant(self, payload) && !leftOut.contains(Trap.ANOTHER_DISK_ANSWERS)) {
            return CompletableFuture.failedFuture(Addressee.mistaken(self));
        }
        RaftRequest request = kind.cast(RaftSerializers.PROTOCOL.decode(Addressee.content(payload)));
        return opened.hear(VoterId.of(from).memberId(), request).thenApply(RaftSerializers.PROTOCOL::encode);
    }

    @SuppressWarnings("unchecked") // an answer is of the kind of its request
    private <T extends RaftResponse> CompletableFuture<T> say(MemberId member, RaftRequest request, Duration deadline) {
        Gate opened = gate;
        return (CompletableFuture<T>)
                (opened == null
                        ? send(member, request, deadline)
                        : opened.say(member, request, admitted -> send(member, admitted, deadline)));
    }

    private CompletableFuture<RaftResponse> send(MemberId member, RaftRequest request, Duration deadline) {
        VoterId addressee = VoterId.of(member);
        Optional<Address> address = addresses.apply(addressee.node());
        if (address.isEmpty()) {
            return CompletableFuture.failedFuture(new TransportException(
                    TransportException.Kind.NOT_SENT, "the address of voter " + member.id() + " is not known yet"));
        }
        byte[] payload = Addressee.seal(addressee, RaftSerializers.PROTOCOL.encode(request));
        return transport
                .request(address.get(), Kind.of(request).subject(), payload, deadline)
                .thenApply(RaftSerializers.PROTOCOL::decode);
    }

    @SuppressWarnings("unchecked") // the engine registers one handler per kind of request
    private <Q, A> void serve(Local kind, Function<Q, CompletableFuture<A>> handler) {
        handlers.put(kind, request -> handler.apply((Q) request));
    }

    @SuppressWarnings("unchecked") // see serve
    private <A> CompletableFuture<A> askSelf(Local kind, Object request) {
        Function<Object, CompletableFuture<?>> handler = handlers.get(kind);
        return handler == null
                ? CompletableFuture.failedFuture(new NotLeaderException(null))
                : (CompletableFuture<A>) handler.apply(request);
    }

    CompletableFuture<OpenSessionResponse> openSession(OpenSessionRequest request) {
        return askSelf(Local.OPEN_SESSION, request);
    }

    CompletableFuture<KeepAliveResponse> keepAlive(KeepAliveRequest request) {
        return askSelf(Local.KEEP_ALIVE, request);
    }

    CompletableFuture<CommandResponse> command(CommandRequest request) {
        return askSelf(Local.COMMAND, request);
    }

    @Override
    public CompletableFuture<JoinResponse> join(MemberId member, JoinRequest request) {
        return say(member, request, LONG);
    }

    @Override
    public CompletableFuture<LeaveResponse> leave(MemberId member, LeaveRequest request) {
        return say(member, request, LONG);
    }

    /** Until it is answered or given up, the leader brings that voter no entries. */
    @Override
    public CompletableFuture<ConfigureResponse> configure(MemberId member, ConfigureRequest request) {
        return say(member, request, SHORT);
    }

    @Override
    public CompletableFuture<ReconfigureResponse> reconfigure(MemberId member, ReconfigureRequest request) {
        return say(member, request, LONG);
    }

    @Override
    public CompletableFuture<InstallResponse> install(MemberId member, InstallRequest request) {
        return say(member, request, LONG);
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(MemberId member, TransferRequest request) {
        return say(member, request, LONG);
    }

    @Override
    public CompletableFuture<PollResponse> poll(MemberId member, PollRequest request) {
        return say(member, request, SHORT);
    }

    @Override
    public CompletableFuture<VoteResponse> vote(MemberId member, VoteRequest request) {
        return say(member, request, SHORT);
    }

    @Override
    public CompletableFuture<AppendResponse> append(MemberId member, AppendRequest request) {
        return say(member, request, SHORT);
    }

    @Override
    public void registerOpenSessionHandler(
            Function<OpenSessionRequest, CompletableFuture<OpenSessionResponse>> handler) {
        serve(Local.OPEN_SESSION, handler);
    }

    @Override
    public void unregisterOpenSessionHandler() {
        handlers.remove(Local.OPEN_SESSION);
    }

    @Override
    public void registerKeepAliveHandler(Function<KeepAliveRequest, CompletableFuture<KeepAliveResponse>> handler) {
        serve(Local.KEEP_ALIVE, handler);
    }

    @Override
    public void unregisterKeepAliveHandler() {
        handlers.remove(Local.KEEP_ALIVE);
    }

    @Override
    public void registerCommandHandler(Function<CommandRequest, CompletableFuture<CommandResponse>> handler) {
        serve(Local.COMMAND, handler);
    }

    @Override
    public void unregisterCommandHandler() {
        handlers.remove(Local.COMMAND);
    }
}
