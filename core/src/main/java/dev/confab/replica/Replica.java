package dev.confab.replica;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.ChainMismatchException;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of the configuration. Commits are applied in revision order, without gaps and without repeats, and never
 * backwards. What contradicts the copy is an alarm: it is refused and reported, never merged.
 *
 * <p>With each step the new state is published first, then the observers are told, then the futures of {@link #reached} are
 * completed: whoever was told finds the state in place, and an event is never ahead of it.
 *
 * <p>Confined to the node loop, except for {@link #state}, {@link #reached}, {@link #after}, {@link #commit}, {@link #clash} and {@link
 * #close}, which any thread may call.
 */
public final class Replica implements Shown {

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private final PeerId node;
    private final Clock clock;
    private final RecentCommits recent;
    private final Waiters waiters;
    private final List<ReplicaObserver> observers = new CopyOnWriteArrayList<>();
    private boolean isTelling;
    private volatile State state;
    private volatile @Nullable Head clash;

    /**
     * @param node for the log
     * @param initial where the copy starts: what {@link DiskCopy#load} found, or {@link State#EMPTY}
     * @param clock says when a commit arrived, for those who ask; decides nothing
     */
    public Replica(PeerId node, State initial, ReplicaLimits limits, Clock clock) {
        this.node = node;
        this.clock = clock;
        this.state = initial;
        this.recent = new RecentCommits(limits, initial.head());
        this.waiters = new Waiters(limits.waitersMax(), initial);
    }

    /** As the other, by the system's clock. */
    public Replica(PeerId node, State initial, ReplicaLimits limits) {
        this(node, initial, limits, Clock.systemUTC());
    }

    /** The node whose copy this is. */
    public PeerId node() {
        return node;
    }

    /** The present state: one volatile read, from any thread. */
    @Override
    public State state() {
        return state;
    }

    /** Adds an observer, told after those that were added before; it hears of what comes from now on. */
    @Override
    public void observe(ReplicaObserver observer) {
        observers.add(observer);
    }

    /** Applies the commit if it is the next one. Like {@link #offer(Commit, byte[])} for a commit that is not encoded yet. */
    public Offer offer(Commit commit) {
        return offer(commit, null);
    }

    /**
     * Applies the commit if it is the next one and its chain follows.
     *
     * @param encoded the commit's bytes as they came, kept as they are and passed on to peers; null to encode it here
     */
    public Offer offer(Commit commit, byte @Nullable [] encoded) {
        requireNotTelling();
        Offer place = placeOf(commit);
        if (place != Offer.APPLIED) {
            return place;
        }
        State after;
        try {
            after = state.apply(commit);
        } catch (ChainMismatchException e) {
            alarm(commit.head(), e.getMessage());
            return Offer.CLASH;
        }
        apply(commit, encoded == null ? CommitCodec.encode(commit) : encoded, after);
        return Offer.APPLIED;
    }

    /**
     * Takes a commit from this node's own ledger, which has applied it to a state of the same head: equal heads mean equal
     * states, so the new state is taken as it is, and both share their memory. Anywhere else it is offered like any other.
     *
     * @param from the head to which the ledger applied the commit
     * @param after where that led
     */
    public Offer take(Head from, Commit commit, byte[] encoded, State after) {
        if (!state.head().equals(from)
                || commit.revision() != from.revision() + 1) { // the second: a recovery's first commit
            return offer(commit, encoded);
        }
        requireNotTelling();
        apply(commit, encoded, after);
        return Offer.APPLIED;
    }

    /**
     * Takes a whole state, as a snapshot brings it, if that lies ahead by epoch, then by revision. The recent commits are
     * forgotten; observers hear of one jump.
     *
     * @return whether it did; if not, nothing has changed
     */
    public boolean jump(State newer) {
        requireNotTelling();
        State before = state;
        if (clashes(newer.head(), before.head())) {
            alarm(newer.head(), "the same epoch counter with another id");
            return false;
        }
        if (!before.head().isBehind(newer.head())) {
            return false;
        }
        log.info("[{}] takes a snapshot at {} in place of {}", node, newer.head(), before.head());
        recent.reset(newer.head());
        clash = null;
        publish(newer, observer -> observer.onJumped(before, newer));
        return true;
    }

    /**
     * Takes the first commit of a later epoch where it follows this very copy, as on the node whose copy was recovered or restored:
     * for its observers one commit more, and no jump. The recent commits are forgotten all the same: peers, whose copies may be
     * other ones, shall take a snapshot.
     *
     * @return whether it did; if not, nothing has changed
     */
    public boolean goOn(Commit first) {
        requireNotTelling();
        State before = state;
        if (first.head().epoch().compareTo(before.head().epoch()) <= 0 || clashes(first.head(), before.head())) {
            return false;
        }
        State after;
        try {
            after = before.apply(first);
        } catch (ChainMismatchException e) {
            return false; // it follows another copy
        }
        log.info("[{}] goes on at {} after {}", node, first.head(), before.head());
        recent.reset(first.head());
        clash = null;
        publish(after, observer -> observer.onApplied(before, first, after));
        return true;
    }

    /**
     * Returns a future of a state that has at least that revision and of which all observers were told. It completes on the
     * node loop: whoever hands it to an application moves on to another thread first. Give it a deadline: a revision that
     * never comes is waited for until {@link #close}. It fails with {@link BoundExceededException} where too many wait.
     *
     * @param revision of the present epoch
     */
    public CompletableFuture<State> reached(long revision) {
        return waiters.reached(revision);
    }

    /**
     * Returns the consecutive recent commits that follow that revision in the present epoch, as many as fit; none if it is
     * the present one. Absent where they are not remembered that far back, where the first alone exceeds {@code bytesMax},
     * and where the revision lies ahead: then a snapshot is needed.
     *
     * @param bytesMax of the encoded commits together
     */
    public Optional<List<RecentCommit>> after(long revision, long bytesMax) {
        return recent.after(revision, bytesMax);
    }

    /** The commit of that revision of the present epoch; absent where it is not among the recent ones. */
    public Optional<RecentCommit> commit(long revision) {
        return recent.at(revision);
    }

    /** The first head that contradicted this copy, until a jump replaces the copy. Present means: an operator is needed. */
    public Optional<Head> clash() {
        return Optional.ofNullable(clash);
    }

    /** Fails the futures that wait, and those that would come to wait, with that reason. Idempotent. */
    public void close(RuntimeException reason) {
        waiters.close(reason);
    }

    private void apply(Commit commit, byte[] encoded, State after) {
        State before = state;
        recent.add(RecentCommit.of(before, commit, encoded, clock.instant()));
        publish(after, observer -> observer.onApplied(before, commit, after));
    }

    private Offer placeOf(Commit commit) {
        Offer place = placeOf(commit.head(), state.head());
        if (place == Offer.CLASH) {
            alarm(commit.head(), "another history at that revision or epoch");
        }
        return place;
    }

    private Offer placeOf(Head offered, Head own) {
        if (clashes(offered, own)) {
            return Offer.CLASH;
        }
        int byEpoch = own.revision() == 0 ? 0 : offered.epoch().compareTo(own.epoch());
        if (byEpoch != 0) {
            return byEpoch < 0 ? Offer.KNOWN : Offer.GAP;
        }
        if (offered.revision() > own.revision()) {
            return offered.revision() == own.revision() + 1 ? Offer.APPLIED : Offer.GAP;
        }
        Chain chain = recent.chainAt(offered.revision());
        return chain == null || chain.equals(offered.chain()) ? Offer.KNOWN : Offer.CLASH;
    }

    /** The empty copy has no epoch of its own that another could clash with. */
    private static boolean clashes(Head offered, Head own) {
        return own.revision() > 0 && offered.epoch().clashesWith(own.epoch());
    }

    private void alarm(Head offered, @Nullable String why) {
        if (clash == null) {
            clash = offered;
            log.warn(
                    "[{}] refused {}, which contradicts its own {}: {}; compare the heads of the voters, then replace the"
                            + " copy that differs from their majority (further ones are refused without a word)",
                    node,
                    offered,
                    state.head(),
                    why);
        }
    }

    /** An observer that offered would have the others hear of the second step before the first. */
    private void requireNotTelling() {
        if (isTelling) {
            throw new IllegalStateException("an observer must not offer to the replica from inside");
        }
    }

    private void publish(State after, Consumer<ReplicaObserver> tell) {
        state = after;
        isTelling = true;
        observers.forEach(observer -> tellSafely(observer, tell, after));
        isTelling = false;
        waiters.tell(after);
    }

    private void tellSafely(ReplicaObserver observer, Consumer<ReplicaObserver> tell, State after) {
        try {
            tell.accept(observer);
        } catch (RuntimeException e) {
            log.error("[{}] an observer failed at revision={}; please report this", node, after.revision(), e);
        }
    }
}
