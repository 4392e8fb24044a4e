package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.ledger.VotersCodec;
import dev.confab.model.NoQuorumException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other about the seats in the group, and who acts on it: the {@link VoterOffice} where the leader is, the
 * {@link RollCall} on a member that hears of no leader. Confined to the node loop, but for {@link #ask}.
 */
final class Seats {

    private static final String VOTERS = "seats.voters";
    private static final String INVITE = "seats.invite";
    private static final String WISH = "seats.wish";
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int VOTERS_MIN = 3;
    private static final int VOTERS_MAX = 7;

    private final Enrolment enrolment;
    private final Gossip gossip;
    private final Transport transport;
    private final LeaderRoute route;
    private final Survey survey;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Sightings sightings;
    private final VoterOffice office;
    private final RollCall rollCall;
    private long lastTidyNanos;

    Seats(
            Enrolment.Rooms rooms,
            Enrolment enrolment,
            Gossip gossip,
            LeaderRoute route,
            Survey survey,
            LongSupplier nanoTime) {
        this.enrolment = enrolment;
        this.gossip = gossip;
        this.transport = rooms.transport();
        this.route = route;
        this.survey = survey;
        this.loop = rooms.threads().loop();
        this.nanoTime = nanoTime;
        this.lastTidyNanos = nanoTime.getAsLong();
        this.sightings = new Sightings(gossip, enrolment.self().node(), survey);
        Supplier<VoterKeeper> keeper = () -> new VoterKeeper(
                target(rooms.options(), rooms.directory()), rooms.options().voterPatience());
        this.office = new VoterOffice(
                enrolment.self(), Sightings.zone(rooms.options().traits()), keeper, this::others, this::invite, loop);
        this.rollCall = new RollCall(enrolment.self(), this::peers, this::askVoters, enrolment, loop);
        transport.onStateChange(this::onConnection);
        transport.onRequest(VOTERS, (from, payload) -> onLoop(this::tellVoters));
        transport.onRequest(INVITE, (from, payload) -> onLoop(() -> invited(payload)));
        transport.onRequest(WISH, (from, payload) -> onLoop(() -> wished(SeatWish.decode(payload))));
    }

    /** As many as there were founders, made odd. */
    static int target(NodeOptions options, @Nullable DataDirectory directory) {
        if (options.voters() > 0) {
            return options.voters();
        }
        int founders = directory == null
                ? 1
                : directory
                        .identity()
                        .record()
                        .map(FoundingRecord::founders)
                        .map(List::size)
                        .orElse(1);
        return Math.min(VOTERS_MAX, Math.max(VOTERS_MIN, founders | 1));
    }

    void onTick() {
        tidy(nanoTime.getAsLong());
        Ledger own = enrolment.ledger();
        if (own != null) {
            long now = nanoTime.getAsLong();
            sightings.onTick(own.voters(), now);
            office.onTick(own, now);
            rollCall.onTick(own, now);
        } else {
            office.end();
        }
    }

    private void tidy(long nowNanos) {
        if (nowNanos - lastTidyNanos >= TIDY_NANOS) {
            lastTidyNanos = nowNanos;
            survey.keepOnly(gossip.members().keySet());
        }
    }

    /**
     * Asks whoever leads. Thread-safe.
     *
     * @return a future that completes when it is so; it fails with {@link NoQuorumException} where no leader is known, and with
     *     another exception where the leader says why not
     */
    CompletableFuture<Void> ask(SeatWish wish, Duration deadline) {
        Ledger own = enrolment.ledger();
        if (own != null && own.isLeader()) {
            return CompletableFuture.supplyAsync(() -> wished(own, wish), loop).thenCompose(Function.identity());
        }
        Optional<Address> leader = route.leader().flatMap(gossip::addressOf);
        return leader.map(address -> transport
                        .request(address, WISH, wish.encode(), deadline)
                        .<Void>thenApply(done -> null))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new NoQuorumException("no leader is known to ask for " + wish, null)));
    }

    /** As {@link #ask(SeatWish, Duration)}, for as long as the leader takes. */
    CompletableFuture<Void> ask(SeatWish wish) {
        return ask(wish, LONG);
    }

    /** The leader is connected with whomever it pushes commits to, often before it was heard of. */
    private void onConnection(ConnectionEvent event) {
        if (event.state() == ConnectionState.CONNECTED && event.peer() != null) {
            survey.met(event.peer());
        }
    }

    private CompletableFuture<byte[]> onLoop(Supplier<CompletableFuture<byte[]>> answer) {
        return CompletableFuture.supplyAsync(answer, loop).thenCompose(Function.identity());
    }

    private CompletableFuture<byte[]> tellVoters() {
        Ledger own = enrolment.ledger();
        return own == null
                ? CompletableFuture.failedFuture(new IllegalStateException("this node is not in the group"))
                : CompletableFuture.completedFuture(inThisEpoch(own.voters()));
    }

    private CompletableFuture<Voters> askVoters(PeerId peer) {
        return request(peer, VOTERS, new byte[0]).thenApplyAsync(this::ofThisEpoch, loop);
    }

    /** Terms begin anew with each epoch, so voters of two epochs cannot be compared. */
    private byte[] inThisEpoch(Voters voters) {
        return WireWriter.create()
                .writeVarLong(enrolment.epochOfVoters())
                .writeRaw(VotersCodec.encode(voters))
                .toBytes();
    }

    private Voters ofThisEpoch(byte[] told) {
        WireReader reader = WireReader.of(told);
        long epoch = reader.readVarLong();
        if (epoch != enrolment.epochOfVoters()) {
            throw new IllegalStateException(
                    "those voters are of epoch " + epoch + ", this node votes in " + enrolment.epochOfVoters());
        }
        return VotersCodec.decode(reader.readRaw(reader.remaining()));
    }

    private CompletableFuture<Optional<String>> invite(VoterId id, Voters voters) {
        return request(id.node(), INVITE, inThisEpoch(voters))
                .thenApply(objection -> new String(objection, StandardCharsets.UTF_8))
                .thenApply(objection -> objection.isEmpty() ? Optional.empty() : Optional.of(objection));
    }

    private CompletableFuture<byte[]> invited(byte[] invitation) {
        WireReader reader = WireReader.of(invitation);
        long epoch = reader.readVarLong();
        Voters voters = VotersCodec.decode(reader.readRaw(reader.remaining()));
        String objection = enrolment.invite(epoch, voters).orElse("");
        return CompletableFuture.completedFuture(objection.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<byte[]> wished(SeatWish wish) {
        Ledger own = enrolment.ledger();
        return own == null
                ? CompletableFuture.failedFuture(new IllegalStateException("this node is not in the group"))
                : wished(own, wish).thenApply(done -> new byte[0]);
    }

    private CompletableFuture<Void> wished(Ledger own, SeatWish wish) {
        return office.wish(own, wish, nanoTime.getAsLong());
    }

    private CompletableFuture<byte[]> request(PeerId peer, String subject, byte[] payload) {
        return gossip.addressOf(peer)
                .map(address -> transport.request(address, subject, payload, SHORT))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("the address of node " + peer + " is not known")));
    }

    private List<PeerId> peers() {
        return gossip.peers().stream().map(Member::id).toList();
    }

    private List<Liveness.Sight> others() {
        Ledger own = enrolment.ledger();
        return own == null ? List.of() : sightings.others(own.voters(), nanoTime.getAsLong());
    }
}
