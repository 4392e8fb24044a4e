package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.ledger.Batches;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.LedgerListener;
import dev.confab.ledger.Refused;
import dev.confab.ledger.Step;
import dev.confab.ledger.Voters;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.Limits;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.replica.Offer;
import dev.confab.replica.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A voter's part: brings what its ledger agreed on into the replica, and pushes it to everybody while this node leads. A
 * commit that the replica has already, as after a restart, is not pushed again. Confined to the node loop, but for the
 * methods of {@link LedgerListener}, which come from the ledger's thread.
 */
final class Agreement implements LedgerListener {

    private final Replica replica;
    private final Gossip gossip;
    private final NodeThreads threads;
    private final Belonging belonging;
    private final Consumer<Voters> onVoters;
    private final Consumer<String> onFailure;
    private final Consumer<Refused> onRefused;
    private @Nullable Ledger ledger;
    private @Nullable CompletableFuture<?> founding;
    private long epoch;
    private boolean hasForeignLedger;

    /**
     * @param onVoters told on the node loop when the members of the group change
     * @param onRefused told on the ledger's thread; must not block
     */
    Agreement(
            Replica replica,
            Gossip gossip,
            NodeThreads threads,
            Belonging belonging,
            Consumer<Voters> onVoters,
            Consumer<String> onFailure,
            Consumer<Refused> onRefused) {
        this.onRefused = onRefused;
        this.onVoters = onVoters;
        this.replica = replica;
        this.gossip = gossip;
        this.threads = threads;
        this.belonging = belonging;
        this.onFailure = onFailure;
    }

    /**
     * @param own null on a node that votes no longer
     * @param epochOfVoters the epoch that these voters began, or the one in which they go on
     */
    void ledger(@Nullable Ledger own, long epochOfVoters) {
        ledger = own;
        epoch = epochOfVoters;
    }

    /**
     * The first commit of a cluster gives it its identity, the first of a recovered one its epoch; whoever leads without it
     * proposes it, to its own ledger: behind the application's writes it would wait for them, and they for it. A recovered
     * node that has lost its copy waits for a peer that has one.
     */
    void foundIfNew(String author, Limits limits, Random random) {
        State known = replica.state();
        boolean isFounded = known.settings().isFounded();
        boolean isDue = ledger != null
                && ledger.isLeader()
                && (isFounded ? known.head().epoch().counter() < epoch : epoch == 1)
                && (founding == null || founding.isDone());
        if (isDue) {
            Epoch next = new Epoch(isFounded ? epoch : 1, random.nextLong());
            Command first = isFounded
                    ? new Command.Recover(known, next)
                    : new Command.Found(new UUID(random.nextLong(), random.nextLong()), next, limits);
            String reason = isFounded ? "recovered after " + known.head() : "the cluster is founded";
            RequestId id = new RequestId(random.nextLong(), 1);
            founding = proposeAll(
                    ledger, Batches.inParts(new Request(id, Epoch.NONE, 0, new Cause(author, author, reason), first)));
        }
    }

    /** While it leads, this node knows until when nobody else can have acknowledged anything; the others hear of it from here. */
    void confirm() {
        if (ledger != null && !hasForeignLedger) {
            ledger.confirmed().ifPresent(word -> gossip.confirmed(word.head(), word.asOfNanos()));
        }
    }

    /** One that fails ends the row; the next try begins anew. */
    private static CompletableFuture<?> proposeAll(Ledger ledger, List<byte[]> batches) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (byte[] batch : batches) {
            last = last.thenCompose(done -> ledger.propose(batch));
        }
        return last;
    }

    @Override
    public void onCommits(List<Step> steps) {
        threads.loop().execute(() -> {
            List<Entry> news = new ArrayList<>(steps.size());
            steps.forEach(step -> take(step, news));
            if (ledger != null && ledger.isLeader()) {
                gossip.publish(news);
            }
        });
    }

    @Override
    public void onRefused(List<Refused> refused) {
        refused.forEach(onRefused);
    }

    /** A follower heard it by push before its own ledger, as a rule; then it need not be encoded. */
    private void take(Step step, List<Entry> news) {
        Commit commit = step.commit();
        if (isForeign(step.after())) {
            return;
        }
        if (beginsEpoch(commit)) {
            if (!replica.goOn(commit)) {
                replica.jump(step.after()); // peers take a snapshot, too: what they have may be more, or less
            }
            return;
        }
        if (replica.state().revision() >= commit.revision()) {
            alarmIf(replica.offer(commit) == Offer.CLASH, commit.head());
            return;
        }
        byte[] encoded = CommitCodec.encode(commit);
        Offer offer = replica.take(step.before(), commit, encoded, step.after());
        alarmIf(offer == Offer.CLASH, commit.head());
        if (offer == Offer.APPLIED) {
            news.add(new Entry(commit.head(), encoded));
        }
    }

    /** Other than with the founding, its state does not come of the one that this node, or its ledger, has. */
    private boolean beginsEpoch(Commit commit) {
        Head own = replica.state().head();
        return commit.revision() > 1 && commit.head().epoch().compareTo(own.epoch()) > 0 && own.isBehind(commit.head());
    }

    /** Whether the ledger turned out to be another cluster's: nothing it says counts. */
    boolean hasForeignLedger() {
        return hasForeignLedger;
    }

    /** Files of two clusters in one directory: nothing of it is mixed. */
    private boolean isForeign(State agreed) {
        boolean isForeign = belonging.isForeign(agreed);
        if (isForeign && !hasForeignLedger) {
            hasForeignLedger = true;
            onFailure.accept("its ledger is of cluster " + agreed.settings().clusterId() + ", the node is of "
                    + belonging.papers().clusterId()
                    + "; it writes nothing and votes no longer. Restore its data directory"
                    + " whole from one copy, or move it away to start this node as a new one");
        }
        return isForeign;
    }

    private void alarmIf(boolean isClash, Head own) {
        if (isClash) {
            onFailure.accept("this node's copy contradicts its own ledger at " + own
                    + "; stop it, remove replica.snapshot and replica.snapshot.previous from its data directory and"
                    + " start it again");
        }
    }

    @Override
    public void onJump(State state) {
        threads.loop().execute(() -> {
            if (isForeign(state)) {
                return;
            }
            boolean isTaken = replica.jump(state);
            Head own = replica.state().head();
            alarmIf(!isTaken && own.revision() == state.revision() && !own.equals(state.head()), state.head());
        });
    }

    @Override
    public void onVoters(Voters voters) {
        threads.loop().execute(() -> onVoters.accept(voters));
    }

    @Override
    public void onFailure(Throwable cause) {
        onFailure.accept("the ledger failed: " + cause.getMessage());
    }
}
