package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Probes one peer per interval; where no answer comes within the timeout, probes it by a connection as well and asks a few
 * others to probe it, and at the end of the interval suspects it (SWIM §3.1, §4.3). Interval and timeout stretch with {@link
 * LocalHealth}. Confined to the node loop.
 */
final class FailureDetector {

    private final Roster roster;
    private final Mail mail;
    private final MembershipOptions options;
    private final Random random;
    private @Nullable Round current;
    private long nextRoundNanos = -1;

    FailureDetector(Roster roster, Mail mail, MembershipOptions options, Random random) {
        this.roster = roster;
        this.mail = mail;
        this.options = options;
        this.random = random;
    }

    void onTick(Moment at) {
        if (nextRoundNanos < 0) { // not all nodes of a fleet in step
            nextRoundNanos = at.livedNanos() + (long) (random.nextDouble() * options.probeIntervalNanos());
        }
        if (current != null && current.isDueForHelp(at)) {
            askForHelp(current);
        }
        if (at.livedNanos() >= nextRoundNanos) {
            if (current != null) {
                conclude(current, at);
            }
            begin(at, options.isNew(at) || random.nextInt(MembershipOptions.PROBES_PER_DIGEST) == 0);
        }
    }

    /**
     * This node stood still. What was under way says nothing of its target; and a probe at once tells others that it lives, and
     * gets it what they say of it and how far they have come.
     */
    void beginAnew(Moment at) {
        begin(at, true);
    }

    /** When that node was asked with that number; absent where it was not, or the answer is too late to matter. */
    OptionalLong askedNanos(PeerId target, long number) {
        return current != null && current.isAbout(target, number)
                ? OptionalLong.of(current.beganNanos)
                : OptionalLong.empty();
    }

    /** An answer of the target itself. */
    void onAck(PeerId from, long number) {
        if (current != null && current.isAbout(from, number)) {
            current.isAnswered = true;
        }
    }

    /** An answer of the target, by way of a peer that was asked for help. */
    void onRelayed(long number, PeerId target) {
        onAck(target, number);
    }

    /** A peer that was asked for help had no answer either. */
    void onNack(PeerId from, long number) {
        if (current != null && current.number == number) {
            current.silentHelpers.remove(from);
        }
    }

    private void begin(Moment at, boolean isWithDigest) {
        nextRoundNanos = at.livedNanos() + roster.health().scaled(options.probeIntervalNanos());
        current = null;
        Optional<PeerId> target = roster.turn().next(() -> roster.table().rows().keySet(), roster::isLivingPeer);
        target.map(roster.table()::get).ifPresent(row -> {
            long helpAt = at.livedNanos() + roster.health().scaled(options.probeTimeoutNanos());
            current = new Round(row.member().id(), random.nextLong(), at.nowNanos(), helpAt);
            mail.probe(row.member(), current.number, isWithDigest);
        });
    }

    private void askForHelp(Round round) {
        round.hasAskedForHelp = true;
        Optional.ofNullable(roster.table().get(round.target))
                .ifPresent(row -> mail.probeByConnection(row.member(), round.number));
        List<PeerId> helpers = roster.turn()
                .pick(MembershipOptions.HELPERS, peer -> roster.isLivingPeer(peer) && !peer.equals(round.target));
        round.silentHelpers.addAll(helpers);
        helpers.forEach(helper -> mail.probeRequest(helper, round.number, round.target));
    }

    /** A failure that all helpers confirm is the target's; where one of them was silent, too, it may be this node's. */
    private void conclude(Round round, Moment at) {
        if (round.isAnswered) {
            roster.health().better();
            return;
        }
        if (!round.silentHelpers.isEmpty()) {
            roster.health().worse();
        }
        roster.suspect(round.target, at);
    }

    /** One probe, from its sending to the end of the interval. */
    private static final class Round {

        private final PeerId target;
        private final long number;
        private final long beganNanos;
        private final long helpAtNanos;
        private final Set<PeerId> silentHelpers = new HashSet<>();
        private boolean hasAskedForHelp;
        private boolean isAnswered;

        private Round(PeerId target, long number, long beganNanos, long helpAtNanos) {
            this.target = target;
            this.number = number;
            this.beganNanos = beganNanos;
            this.helpAtNanos = helpAtNanos;
        }

        private boolean isDueForHelp(Moment at) {
            return !isAnswered && !hasAskedForHelp && at.livedNanos() >= helpAtNanos;
        }

        private boolean isAbout(PeerId peer, long probe) {
            return target.equals(peer) && number == probe;
        }
    }
}
