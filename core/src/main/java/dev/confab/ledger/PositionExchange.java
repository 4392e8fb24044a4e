package dev.confab.ledger;

import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Ends a voter's doubt of how far it had acknowledged without a leader: when all other voters have said where their logs end,
 * it knows that nothing it acknowledged was committed beyond the furthest of them, for a majority always has another member.
 * So a group whose voters all lost power at once elects a leader again. Needs every voter, since the one that is away could be
 * that other member. Confined to the engine's thread.
 */
final class PositionExchange {

    private static final String SUBJECT = "raft.position";
    private static final int FORMAT = 1;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Transport transport;
    private final Function<PeerId, Optional<Address>> addresses;
    private final GuardedRaftContext context;
    private final EngineState engine;
    private final PromiseKeeper keeper;
    private final Supplier<Position> last;
    private long lastAskedNanos;

    /** What another voter says of itself. */
    record Word(long term, Position last) {

        byte[] encode() {
            return WireWriter.create()
                    .writeByte(FORMAT)
                    .writeVarLong(term)
                    .writeVarLong(last.term())
                    .writeVarLong(last.index())
                    .toBytes();
        }

        static Word decode(byte[] bytes) {
            WireReader reader = WireReader.of(bytes);
            int format = reader.readByte();
            if (format != FORMAT) {
                throw new MalformedException("a voter's position must have format " + FORMAT + ", has " + format);
            }
            Word word = new Word(reader.readVarLong(), new Position(reader.readVarLong(), reader.readVarLong()));
            reader.expectEnd();
            return word;
        }
    }

    PositionExchange(
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            GuardedRaftContext context,
            PromiseKeeper keeper,
            Supplier<Position> last,
            long nowNanos) {
        this.transport = transport;
        this.addresses = addresses;
        this.context = context;
        this.engine = new ContextState(context);
        this.keeper = keeper;
        this.last = last;
        this.lastAskedNanos = nowNanos - PAUSE_NANOS;
        transport.onRequest(SUBJECT, (from, payload) -> own(payload));
    }

    private CompletableFuture<byte[]> own(byte[] asked) {
        VoterId self = VoterId.of(context.localMemberId());
        if (!Addressee.isMeant(self, asked)) {
            return CompletableFuture.failedFuture(Addressee.mistaken(self));
        }
        CompletableFuture<byte[]> word = new CompletableFuture<>();
        context.getThreadContext().execute(() -> {
            try {
                word.complete(say().encode());
            } catch (RuntimeException e) { // the disk, or no voter at the moment
                word.completeExceptionally(e);
            }
        });
        return word;
    }

    /** Others will count on it for ever, so it must be on this disk. */
    private Word say() {
        if (engine.role() == RaftServer.Role.INACTIVE) {
            throw new IllegalStateException("this voter takes no part at the moment");
        }
        keeper.force();
        return new Word(engine.term(), last.get());
    }

    /** Not before the engine takes part: until then it does not know who the others are, and all of nobody is soon asked. */
    void onTick(long nowNanos) {
        boolean isInactive = engine.role() == RaftServer.Role.INACTIVE;
        if (!isInactive && !keeper.promise().isKnown() && nowNanos - lastAskedNanos >= PAUSE_NANOS) {
            lastAskedNanos = nowNanos;
            askAll();
        }
    }

    /** Opens a connection to that voter, if there is none, by asking what it would tell anyone. */
    void link(MemberId voter) {
        addresses
                .apply(VoterId.of(voter).node())
                .filter(address -> transport.state(address) == ConnectionState.DISCONNECTED
                        || transport.state(address) == ConnectionState.RECONNECTING)
                .ifPresent(address -> transport.request(address, SUBJECT, question(VoterId.of(voter)), DEADLINE));
    }

    private void askAll() {
        List<CompletableFuture<Word>> words = context.getCluster().getActiveMemberStates().stream()
                .map(this::ask)
                .toList();
        CompletableFuture.allOf(words.toArray(CompletableFuture[]::new))
                .thenRunAsync(
                        () -> settle(words.stream().map(CompletableFuture::join).toList()), context.getThreadContext());
    }

    private CompletableFuture<Word> ask(RaftMemberContext member) {
        VoterId peer = VoterId.of(member.getMember().memberId());
        return addresses
                .apply(peer.node())
                .map(address -> transport
                        .request(address, SUBJECT, question(peer), DEADLINE)
                        .thenApply(Word::decode))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("the address of voter " + peer + " is not known yet")));
    }

    private static byte[] question(VoterId peer) {
        return Addressee.seal(peer, new byte[0]);
    }

    /** The term is taken over too, lest this voter vote again in one of which it knows nothing any more. */
    private void settle(List<Word> words) {
        if (keeper.promise().isKnown()) {
            return;
        }
        Position furthest =
                words.stream().map(Word::last).max(Position::compareTo).orElse(Position.NONE);
        long term = words.stream().mapToLong(Word::term).max().orElse(0);
        keeper.settleWithAll(Position.max(furthest, last.get()), Math.max(term, engine.term()));
        engine.stepDown(Math.max(term, context.getMetaStore().loadTerm()));
    }
}
