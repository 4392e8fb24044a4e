package dev.confab.gossip.membership;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.wire.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Decides how a node without a cluster gets one: found it together with the other seeds, or join the one that exists.
 *
 * <p>A seed forms when every seed has told it the same view of all seeds' nonces, equal to its own, and every seed is
 * unformed with the same list. A seed that hears of a founding with its own nonce in it forms as well; with any other, it
 * joins. The promise: no two founding records that differ are ever on disks at one time, however messages are lost, late or
 * doubled, and whichever seeds restart with kept or emptied disks. Why: each seed's view of each seed only moves forward in
 * that seed's lives (see {@link Seat}), so of two complete views one is older on every seed; whoever formed with the older
 * one and kept the disk never had the newer one. It rests on two duties of the caller: the nonce is durable before this
 * object exists, and an outcome is durable before {@link #settle}.
 *
 * <p>Should a majority of the founders lose their disks between the first founding and the moment when they hear of it, the
 * cluster has no quorum and stays so: an operator's case, as with any loss of a majority. Confined to the node loop.
 */
public final class Formation {

    /** The usual pause between an answer and the next probe of that seed. */
    public static final long PROBE_INTERVAL_NANOS = 50_000_000L;

    /** After how many intervals an unanswered probe is given up and repeated. */
    static final int TIMEOUT_INTERVALS = 20;

    private final Founder self;
    private final List<String> seedTexts;
    private final boolean isSeed;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Seat> discovered = new ArrayList<>();
    private final long intervalNanos;
    private final Random random;
    private final SeatCheck check;
    private FormationOutcome outcome = new FormationOutcome.Undecided("not asked anybody yet");
    private Optional<FoundingRecord> settled = Optional.empty();

    private Formation(Founder self, List<Seed> seeds, boolean isSeed, Random random, long intervalNanos) {
        this.self = self;
        this.intervalNanos = intervalNanos;
        this.random = random;
        this.seedTexts = seeds.stream().map(Seed::toString).sorted().toList();
        this.isSeed = isSeed;
        for (Seed seed : seeds) {
            if (!seed.means(self.name(), self.address())) {
                seats.add(new Seat(seed, intervalNanos));
            }
        }
        this.check = new SeatCheck(self, seedTexts);
    }

    /**
     * Begins the formation of a node whose disk knows no cluster.
     *
     * @param self this node with its nonce, which is durable already
     * @param seeds all seeds, this node perhaps among them; none makes a cluster of one
     * @param random numbers the probes; must differ between two lives of one node
     */
    public static Formation begin(Founder self, List<Seed> seeds, Random random, long probeIntervalNanos) {
        return begin(self, seeds, seeds.isEmpty(), random, probeIntervalNanos);
    }

    /**
     * Begins the formation of a node whose disk knows no cluster and which discovers others: without seeds it waits for them,
     * and makes no cluster of its own. The rest is as with {@link #begin}.
     */
    public static Formation seek(Founder self, List<Seed> seeds, Random random, long probeIntervalNanos) {
        return begin(self, seeds, false, random, probeIntervalNanos);
    }

    private static Formation begin(
            Founder self, List<Seed> seeds, boolean isAlone, Random random, long probeIntervalNanos) {
        if (seeds.size() > Seed.SEEDS_MAX) {
            throw new IllegalArgumentException("seeds must be at most " + Seed.SEEDS_MAX + ", were " + seeds.size());
        }
        boolean isSeed = isAlone || seeds.stream().anyMatch(seed -> seed.means(self.name(), self.address()));
        return new Formation(self, seeds, isSeed, random, probeIntervalNanos);
    }

    /** Returns the formation of a node whose disk knows its cluster: it asks nothing and answers those who ask. */
    public static Formation settled(Founder self, FoundingRecord record) {
        Formation formation = new Formation(self, List.of(), false, new Random(0), PROBE_INTERVAL_NANOS);
        formation.settle(record);
        return formation;
    }

    /**
     * Asks these nodes, too, any {@link Seed#SEEDS_MAX} of them, in place of those discovered before. Whoever is in a cluster
     * can tell where to join; only seeds found one, so nothing else that a discovered node says counts.
     */
    public void discovered(List<Address> addresses) {
        discovered.clear();
        List<Address> anyOrder = new ArrayList<>(addresses); // the first ones of a long list may all be waiting as well
        Collections.shuffle(anyOrder, random);
        anyOrder.stream()
                .filter(address -> !address.equals(self.address()))
                .limit(Seed.SEEDS_MAX)
                .map(address -> new Seat(new Seed(Optional.empty(), address), intervalNanos))
                .forEach(discovered::add);
    }

    /** What it has come to; once decided, it stays so. */
    public FormationOutcome outcome() {
        return outcome;
    }

    /** Says that the outcome's record is on disk. From then on probes are answered with it. */
    public void settle(FoundingRecord record) {
        settled = Optional.of(record);
        if (!isDecided()) {
            outcome = record.hasFounder(self.name(), self.nonce())
                    ? new FormationOutcome.Form(record)
                    : new FormationOutcome.Join(record);
        }
    }

    /** Call it a few times per probe interval. */
    public List<Outbound<FormationMessage>> onTick(long nowNanos) {
        if (isDecided()) {
            return List.of();
        }
        List<Outbound<FormationMessage>> out = new ArrayList<>();
        probe(seats, out, nowNanos);
        probe(discovered, out, nowNanos);
        decide();
        return out;
    }

    private void probe(List<Seat> asked, List<Outbound<FormationMessage>> out, long nowNanos) {
        for (Seat seat : asked) {
            if (seat.isDue(nowNanos)) {
                out.add(new Outbound<>(seat.seed().address(), seat.probe(random, nowNanos)));
            }
        }
    }

    /** Takes in a message; {@code from} is the sender's advertised address. */
    public List<Outbound<FormationMessage>> onMessage(Address from, FormationMessage message, long nowNanos) {
        if (message instanceof FormationMessage.Probe probe) {
            return List.of(new Outbound<>(from, answer(probe.number())));
        }
        if (isDecided()) {
            return List.of(); // the view must not move between the decision and its way to the disk
        }
        if (message instanceof FormationMessage.Formed formed) {
            accepting(seats, formed.number(), nowNanos)
                    .or(() -> accepting(discovered, formed.number(), nowNanos))
                    .ifPresent(seat -> follow(formed.record()));
        } else if (message instanceof FormationMessage.Unformed unformed) {
            accepting(seats, unformed.number(), nowNanos).ifPresent(seat -> seat.heard(unformed.candidacy()));
            decide();
        }
        return List.of();
    }

    /** Says why a probe did not reach a seed, so that the reason of an undecided outcome can name it. */
    public void onUnreachable(Address seed, String reason) {
        seats.stream().filter(seat -> seat.seed().address().equals(seed)).forEach(seat -> seat.failed(reason));
        decide();
    }

    private boolean isDecided() {
        return !(outcome instanceof FormationOutcome.Undecided);
    }

    private FormationMessage answer(long number) {
        return settled.<FormationMessage>map(record -> new FormationMessage.Formed(number, record))
                .orElseGet(() -> new FormationMessage.Unformed(number, new Candidacy(self, seedTexts, view())));
    }

    private static Optional<Seat> accepting(List<Seat> asked, long number, long nowNanos) {
        return asked.stream().filter(seat -> seat.accept(number, nowNanos)).findFirst();
    }

    private void follow(FoundingRecord record) {
        boolean isFounder = isSeed && record.hasFounder(self.name(), self.nonce());
        outcome = isFounder ? new FormationOutcome.Form(record) : new FormationOutcome.Join(record);
    }

    /** All candidates once each seed's answer is valid, this node among them; else none. */
    private List<Founder> view() {
        return isSeed && check.problems(seats).isEmpty() ? check.view(seats) : List.of();
    }

    private void decide() {
        if (isDecided()) {
            return;
        }
        List<String> problems = new ArrayList<>(check.problems(seats));
        List<Founder> view = view();
        if (!isSeed) {
            problems.add("this node, " + self + ", is not in its seed list " + seedTexts
                    + " and waits for the seeds to form a cluster");
        } else if (problems.isEmpty()) {
            problems.addAll(check.disagreements(seats, view));
        }
        outcome = problems.isEmpty()
                ? new FormationOutcome.Form(new FoundingRecord(view))
                : new FormationOutcome.Undecided(String.join("; ", problems));
    }
}
