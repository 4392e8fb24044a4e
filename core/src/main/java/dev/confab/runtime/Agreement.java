package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.ledger.Batches;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.LedgerListener;
import dev.confab.ledger.Step;
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
    private final Consumer<String> onFailure;
    private @Nullable Ledger ledger;
    private @Nullable CompletableFuture<?> founding;
    private boolean hasForeignLedger;

    Agreement(Replica replica, Gossip gossip, NodeThreads threads, Belonging belonging, Consumer<String> onFailure) {
        this.replica = replica;
        this.gossip = gossip;
        this.threads = threads;
        this.belonging = belonging;
        this.onFailure = onFailure;
    }

    /** @param own null on a node that votes no longer */
    void ledger(@Nullable Ledger own) {
        ledger = own;
    }

    /**
     * The first commit of a cluster gives it its identity; whoever leads a state without one proposes it, to its own ledger:
     * behind the application's writes it would wait for them, and they for it.
     */
    void foundIfNew(String author, Limits limits, Random random) {
        boolean isDue = ledger != null
                && ledger.isLeader()
                && !replica.state().settings().isFounded()
                && (founding == null || founding.isDone());
        if (isDue) {
            UUID cluster = new UUID(random.nextLong(), random.nextLong());
            Command found = new Command.Found(cluster, new Epoch(1, random.nextLong()), limits);
            RequestId id = new RequestId(random.nextLong(), 1);
            founding =
                    ledger.propose(Batches.of(new Request(id, Epoch.NONE, 0, author, "the cluster is founded", found)));
        }
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

    /** A follower heard it by push before its own ledger, as a rule; then it need not be encoded. */
    private void take(Step step, List<Entry> news) {
        Commit commit = step.commit();
        if (isForeign(step.after())) {
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
                    + "; stop it, remove replica.snapshot from its data directory and start it again");
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
    public void onFailure(Throwable cause) {
        onFailure.accept("the ledger failed: " + cause.getMessage());
    }
}
