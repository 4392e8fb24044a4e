package dev.confab.ledger;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.impl.RaftContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A leader's way out: when one follower has all that the leader has, the leader says to all that it resigns and who is to
 * stand, and that one stands at once. The leader leads on until it hears of the newer term, so a handover that fails leaves
 * things as they were. The engine's own transfer waits for a commit and not for the target, and one that fails leaves its
 * leader refusing every command ({@code LeaderRole.onTransfer:461-464}). Confined to the engine's thread, but for {@link
 * #isUnderWay} and {@link #start}.
 */
final class Handover {

    static final String SUBJECT = "raft.resign";
    private static final int FORMAT = 1;

    private final Transport transport;
    private final Function<PeerId, Optional<Address>> addresses;
    private final RaftContext context;
    private final BooleanSupplier isDrained;
    private final Runnable onResigned;
    private volatile boolean isUnderWay;

    /**
     * @param isDrained whether nothing that was proposed here waits for an answer any more
     * @param onResigned called where the leader has resigned, before its successor asks for votes
     */
    Handover(
            Transport transport,
            Function<PeerId, Optional<Address>> addresses,
            RaftContext context,
            BooleanSupplier isDrained,
            Runnable onResigned) {
        this.transport = transport;
        this.addresses = addresses;
        this.context = context;
        this.isDrained = isDrained;
        this.onResigned = onResigned;
        transport.onMessage(SUBJECT, this::hear);
    }

    /** Whether proposals are to be refused, so that a follower can catch up. Thread-safe. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /**
     * Lets one of those lead. Thread-safe.
     *
     * @return a future of whether one of those leads; false also where another was elected
     */
    CompletableFuture<Boolean> start(Predicate<VoterId> heirs, Duration deadline) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        context.getThreadContext().execute(() -> begin(done, heirs, deadline));
        return done;
    }

    private void begin(CompletableFuture<Boolean> done, Predicate<VoterId> heirs, Duration deadline) {
        if (!isLeader()
                || isUnderWay
                || context.getCluster().getActiveMemberStates().isEmpty()) {
            done.complete(false);
            return;
        }
        isUnderWay = true;
        Consumer<RaftMember> elected = member -> {
            if (!member.memberId().equals(context.localMemberId())) {
                done.complete(heirs.test(VoterId.of(member.memberId())));
            }
        };
        context.addLeaderElectionListener(elected);
        var timer = context.getThreadContext().schedule(deadline, () -> done.complete(false));
        done.whenComplete((another, failure) -> {
            isUnderWay = false;
            timer.cancel();
            context.removeLeaderElectionListener(elected);
        });
        step(done, heirs);
    }

    private void step(CompletableFuture<Boolean> done, Predicate<VoterId> heirs) {
        if (done.isDone()) {
            return;
        }
        if (isLeader() && !hasQuorum()) {
            done.complete(false); // nobody else can lead, as where all nodes stop
            return;
        }
        // in a newer term its leader ends this; that may be this node again, where nobody else got enough votes
        boolean isReady = isLeader() && isDrained.getAsBoolean();
        Optional<RaftMemberContext> successor = isReady ? successor(heirs) : Optional.empty();
        successor.ifPresent(this::resign);
        Duration pause = successor.isPresent()
                ? context.getElectionTimeout()
                : context.getHeartbeatInterval().dividedBy(4);
        context.getThreadContext().schedule(pause, () -> step(done, heirs));
    }

    private boolean hasQuorum() {
        long reached = context.getCluster().getActiveMemberStates().stream()
                .filter(member -> member.getFailureCount() == 0)
                .count();
        return reached + 1 >= context.getCluster().getQuorum();
    }

    private Optional<RaftMemberContext> successor(Predicate<VoterId> heirs) {
        long last = context.getLogWriter().getLastIndex();
        return context.getCommitIndex() < last
                ? Optional.empty()
                : context.getCluster().getActiveMemberStates().stream()
                        .filter(member -> member.getFailureCount() == 0 && member.getMatchIndex() >= last)
                        .filter(member ->
                                heirs.test(VoterId.of(member.getMember().memberId())))
                        .findAny();
    }

    private void resign(RaftMemberContext successor) {
        byte[] notice =
                notice(context.getTerm(), successor.getMember().memberId().id());
        for (RaftMemberContext member : context.getCluster().getActiveMemberStates()) {
            addresses
                    .apply(VoterId.of(member.getMember().memberId()).node())
                    .ifPresent(address -> transport.send(address, SUBJECT, notice));
        }
    }

    /** What a leader of that term says where it resigns in favour of that one. */
    static byte[] notice(long term, String successor) {
        return WireWriter.create()
                .writeByte(FORMAT)
                .writeVarLong(term)
                .writeString(successor)
                .toBytes();
    }

    private void hear(Hello from, byte[] payload) {
        WireReader reader = WireReader.of(payload);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("a resignation must have format " + FORMAT + ", has " + format);
        }
        long term = reader.readVarLong();
        MemberId successor = MemberId.from(reader.readString(VoterId.TEXT_BYTES_MAX));
        reader.expectEnd();
        MemberId leader = VoterId.of(from).memberId();
        context.getThreadContext().execute(() -> resigned(leader, term, successor));
    }

    private void resigned(MemberId from, long term, MemberId successor) {
        RaftMember leader = context.getLeader();
        if (term != context.getTerm() || leader == null || !leader.memberId().equals(from)) {
            return;
        }
        onResigned.run();
        if (successor.equals(context.localMemberId()) && context.getRole() == RaftServer.Role.FOLLOWER) {
            context.transition(RaftServer.Role.CANDIDATE);
        }
    }

    private boolean isLeader() {
        return context.getRole() == RaftServer.Role.LEADER;
    }
}
