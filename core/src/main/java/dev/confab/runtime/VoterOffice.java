package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.NotLeaderException;
import dev.confab.ledger.VoterChange;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the leader's node carries out what the {@link VoterKeeper} decides, one step at a time, and what operators and
 * leaving voters ask for. What it knows is gone with the leadership; the next leader decides from what is so then.
 * Confined to the node loop.
 */
final class VoterOffice {

    /** How long one step may take to be confirmed. */
    static final Duration STEP_MAX = Duration.ofSeconds(10);

    /** How many wishes may wait. */
    static final int WISHES_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(VoterOffice.class);
    private static final long NOT_LEADING = 0;
    private static final long WISH_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INVITE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final VoterId self;
    private final String zone;
    private final Supplier<VoterKeeper> keeper;
    private final Liveness liveness;
    private final BiFunction<VoterId, Voters, CompletableFuture<Optional<String>>> invite;
    private final Executor loop;
    private final List<Waiting> waiting = new ArrayList<>();
    private final PassedOver passedOver = new PassedOver();
    private final ComingUp comingUp = new ComingUp();
    private @Nullable CompletableFuture<?> step;
    private long term = NOT_LEADING;
    private long nextLookNanos = Long.MIN_VALUE;
    private long nextInviteNanos = Long.MIN_VALUE;

    /** A wish that is being carried out. */
    private record Waiting(SeatWish.Kind kind, VoterId id, long untilNanos, CompletableFuture<Void> done) {}

    /**
     * @param zone this node's failure zone; empty where it names none
     * @param keeper decides, by what is known of the cluster by now
     * @param invite asks a node to listen to these voters; a future of why it cannot, absent where it does
     * @param loop the node loop, to which the outcomes of steps come back
     */
    VoterOffice(
            VoterId self,
            String zone,
            Supplier<VoterKeeper> keeper,
            Liveness liveness,
            BiFunction<VoterId, Voters, CompletableFuture<Optional<String>>> invite,
            Executor loop) {
        this.self = self;
        this.zone = zone;
        this.keeper = keeper;
        this.liveness = liveness;
        this.invite = invite;
        this.loop = loop;
    }

    /** Call it a few times a second. */
    void onTick(Ledger ledger, long nowNanos) {
        long led = ledger.isLeader() ? ledger.term() : NOT_LEADING;
        if (led == NOT_LEADING || term != NOT_LEADING && term != led) { // it may have led twice since the last tick
            end();
        }
        if (led == NOT_LEADING) {
            return;
        }
        boolean isDue = term != led || nowNanos - nextLookNanos >= 0;
        term = led;
        if (!isDue || step != null && !step.isDone()) {
            return;
        }
        boolean hasFailed = step != null && step.isCompletedExceptionally();
        step = null;
        nextLookNanos = nowNanos + (hasFailed ? PAUSE_NANOS : LOOK_NANOS);
        if (hasFailed) {
            return;
        }
        Voters voters = ledger.voters();
        settle(voters, nowNanos);
        VoterKeeper.Situation situation = situation(ledger, voters, nowNanos);
        Optional<VoterChange> next = keeper.get().next(situation);
        if (next.isPresent()) {
            next.map(VoterChange::id).filter(situation.late()::contains).ifPresent(id -> giveUp(id, nowNanos));
            take(ledger, voters, next.get(), nowNanos);
        } else if (voters.isConfirmed()) {
            rest(voters, nowNanos);
            nextLookNanos = nowNanos + (waiting.isEmpty() ? PAUSE_NANOS : LOOK_NANOS);
        }
    }

    /** Carries out a wish. The future fails with an exception that says why it cannot be. */
    CompletableFuture<Void> wish(Ledger ledger, SeatWish wish, long nowNanos) {
        if (!ledger.isLeader()) {
            return CompletableFuture.failedFuture(
                    new NotLeaderException(ledger.leader().orElse(null)));
        }
        Voters voters = ledger.voters();
        return switch (wish.kind()) {
            case PROMOTE -> promote(voters, wish.node(), nowNanos);
            case RELEASE -> release(voters, wish.node(), nowNanos);
            case DEMOTE -> demote(ledger, voters, wish.node(), nowNanos);
            case LEAD -> lead(ledger, voters, wish.node());
        };
    }

    private CompletableFuture<Void> promote(Voters voters, PeerId node, long nowNanos) {
        Optional<VoterId> id = liveness.others().stream()
                .filter(sight -> sight.id().node().equals(node) && sight.isThere())
                .map(Liveness.Sight::id)
                .findFirst();
        if (node.equals(self.node()) || id.filter(voters::isVoting).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        id.ifPresent(passedOver::forgive);
        return id.map(known -> await(SeatWish.Kind.PROMOTE, known, nowNanos))
                .orElseGet(() -> refused(
                        "node " + node + " is not there, or was not heard of yet, so it cannot become a voter"));
    }

    private CompletableFuture<Void> release(Voters voters, PeerId node, long nowNanos) {
        return voting(voters, node)
                .map(id -> await(SeatWish.Kind.RELEASE, id, nowNanos))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<Void> demote(Ledger ledger, Voters voters, PeerId node, long nowNanos) {
        Optional<VoterId> id = voting(voters, node);
        id.ifPresent(known -> passedOver.pass(known, nowNanos));
        return id.<CompletableFuture<Void>>map(known ->
                        ledger.change(new VoterChange.Remove(known), STEP_MAX).thenAccept(now -> {}))
                .orElseGet(() -> refused("node " + node + " is no voter; the voters are " + voters.voting()));
    }

    private static CompletableFuture<Void> lead(Ledger ledger, Voters voters, PeerId node) {
        Predicate<VoterId> isHeir = id -> id.node().equals(node);
        if (voting(voters, node).isEmpty()) {
            return refused("node " + node + " is no voter; the voters are " + voters.voting());
        }
        return ledger.handOver(isHeir, STEP_MAX)
                .thenCompose(isDone -> isDone
                        ? CompletableFuture.completedFuture(null)
                        : refused("node " + node + " did not take over within " + STEP_MAX
                                + "; see who leads, and ask again"));
    }

    private static Optional<VoterId> voting(Voters voters, PeerId node) {
        return voters.voting().stream().filter(id -> id.node().equals(node)).findFirst();
    }

    private CompletableFuture<Void> await(SeatWish.Kind kind, VoterId id, long nowNanos) {
        if (waiting.size() >= WISHES_MAX) {
            return refused(WISHES_MAX + " wishes for the seats of voters are waiting already");
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(new Waiting(kind, id, nowNanos + WISH_NANOS_MAX, done));
        nextLookNanos = nowNanos;
        return done;
    }

    private static CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    /** The leadership is over. A step that was under way may never be done: its deadline ended with the engine. */
    void end() {
        term = NOT_LEADING;
        step = null;
        passedOver.clear();
        comingUp.clear();
        fail(each -> true, "the leadership was lost meanwhile; ask again");
    }

    private void settle(Voters voters, long nowNanos) {
        List<Waiting> granted = waiting.stream()
                .filter(each ->
                        voters.isConfirmed() && voters.isVoting(each.id()) == (each.kind() == SeatWish.Kind.PROMOTE))
                .toList();
        waiting.removeAll(granted);
        granted.forEach(each -> each.done().complete(null));
        fail(each -> nowNanos - each.untilNanos() >= 0, "it took too long; it may still come about");
    }

    /** Nobody is there to take a seat, so whoever wants to go need not wait. */
    private void endReleases() {
        List<Waiting> releases = waiting.stream()
                .filter(each -> each.kind() == SeatWish.Kind.RELEASE)
                .toList();
        waiting.removeAll(releases);
        releases.forEach(each -> each.done().complete(null));
    }

    private void fail(Predicate<Waiting> which, String why) {
        List<Waiting> failed = waiting.stream().filter(which).toList();
        waiting.removeAll(failed);
        failed.forEach(each -> each.done().completeExceptionally(new IllegalStateException(why)));
    }

    private VoterKeeper.Situation situation(Ledger ledger, Voters voters, long nowNanos) {
        List<Liveness.Sight> others = liveness.others();
        passedOver.keep(others.stream().map(Liveness.Sight::id).collect(Collectors.toSet()), nowNanos);
        Set<VoterId> caughtUp = Set.copyOf(ledger.caughtUp());
        comingUp.look(voters, caughtUp, nowNanos);
        List<VoterKeeper.Peer> peers = others.stream()
                .map(sight -> new VoterKeeper.Peer(
                        sight.id(),
                        sight.absence(),
                        !passedOver.isNow(sight.id(), nowNanos),
                        sight.isEphemeral(),
                        sight.zone()))
                .toList();
        return new VoterKeeper.Situation(
                self,
                voters,
                caughtUp,
                comingUp.late(nowNanos),
                peers,
                wished(SeatWish.Kind.RELEASE),
                wished(SeatWish.Kind.PROMOTE),
                zone);
    }

    private Set<VoterId> wished(SeatWish.Kind kind) {
        return waiting.stream()
                .filter(each -> each.kind() == kind)
                .map(Waiting::id)
                .collect(Collectors.toSet());
    }

    private void giveUp(VoterId late, long nowNanos) {
        passedOver.pass(late, nowNanos);
        log.info("[{}] {} has not caught up for {}, another is to vote", self.node(), late, ComingUp.TIME_MAX);
    }

    private void take(Ledger ledger, Voters voters, VoterChange change, long nowNanos) {
        log.debug("[{}] {}, the voters are {}", self.node(), change, voters.voting());
        step = change instanceof VoterChange.Add
                ? invited(change.id(), voters, nowNanos)
                        .thenCompose(isComing ->
                                isComing ? ledger.change(change, STEP_MAX) : CompletableFuture.completedFuture(voters))
                : ledger.change(change, STEP_MAX);
        step.whenComplete((now, failure) -> {
            if (failure != null) {
                log.info("[{}] {} did not come about: {}", self.node(), change, failure.getMessage());
            }
        });
    }

    private CompletableFuture<Boolean> invited(VoterId id, Voters voters, long nowNanos) {
        return invite.apply(id, voters)
                .exceptionally(failure -> Optional.of("it did not answer: " + failure.getMessage()))
                .thenApplyAsync(objection -> isWilling(id, voters, objection, nowNanos), loop);
    }

    /** One that has its seat is asked again and again, also while it is started anew; that is not counted. */
    private boolean isWilling(VoterId id, Voters voters, Optional<String> objection, long nowNanos) {
        objection.ifPresent(why -> {
            if (!voters.isMember(id)) {
                passedOver.refused(id, nowNanos);
            }
            log.debug("[{}] {} does not become a voter: {}", self.node(), id, why);
            fail(each -> each.id().equals(id), "node " + id.node() + " cannot vote: " + why);
        });
        if (objection.isEmpty()) {
            passedOver.forgive(id);
        }
        return objection.isEmpty();
    }

    /** Nothing to do, or a newcomer to wait for, which may have been started again since it was invited. */
    private void rest(Voters voters, long nowNanos) {
        Optional<VoterId> newcomer = voters.seats().stream()
                .filter(seat -> !seat.isVoting())
                .map(Voters.Seat::id)
                .findFirst();
        if (newcomer.isEmpty()) {
            endReleases();
        } else if (nextInviteNanos == Long.MIN_VALUE || nowNanos - nextInviteNanos >= 0) {
            nextInviteNanos = nowNanos + INVITE_AGAIN_NANOS;
            step = invited(newcomer.get(), voters, nowNanos);
        }
    }
}
