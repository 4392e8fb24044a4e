package dev.confab.ledger;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.model.Applied;
import dev.confab.model.Item;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.model.StateMachineCodec;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine at work: applies the log's entries, tells the commits, answers what was proposed here, and goes into and
 * out of snapshots. Knows nothing of the engine. Confined to the ledger's thread, but for {@link #isPoisoned} and
 * {@link #head}.
 *
 * <p>It never throws at the engine, which would log the exception and skip the entry, and the copies would part ways. An
 * error poisons it: it applies nothing any more and says so.
 */
final class Voter {

    private static final Logger log = LoggerFactory.getLogger(Voter.class);

    private final String node;
    private final Host host;
    private final LedgerListener listener;
    private StateMachine machine = new StateMachine();
    private volatile boolean isPoisoned;
    private volatile Head head = Head.EMPTY;

    /** The ledger around it. Called on the ledger's thread. */
    interface Host {

        /** The answers to a batch, told after its commits. */
        void onApplied(Batch batch, List<Answer> answers);

        /** Nothing will be applied any more: the ledger must neither lead nor vote. */
        void onPoisoned();
    }

    Voter(String node, Host host, LedgerListener listener) {
        this.node = node;
        this.host = host;
        this.listener = listener;
    }

    /** Whether it takes no further part. Thread-safe. */
    boolean isPoisoned() {
        return isPoisoned;
    }

    /** How far it has come: never behind what it told. Thread-safe. */
    Head head() {
        return head;
    }

    void apply(byte[] entry) {
        if (isPoisoned) {
            return;
        }
        try {
            Batch batch = Batch.decode(entry);
            List<Answer> answers = new ArrayList<>(batch.items().size());
            List<Step> steps = new ArrayList<>(batch.items().size());
            List<Refused> refused = new ArrayList<>(0);
            for (Item item : batch.items()) {
                Head before = machine.state().head();
                Applied applied = machine.apply(item, batch.proposed());
                Epoch epoch = machine.state().head().epoch();
                answers.add(new Answer(applied.decision(), epoch, applied.commit()));
                if (applied.commit() != null) {
                    steps.add(new Step(before, applied.commit(), machine.state()));
                }
                if (applied.refused() != null) {
                    refused.add(new Refused(batch.proposed(), applied.refused(), applied.decision()));
                }
            }
            head = machine.state().head();
            if (!steps.isEmpty()) {
                listener.onCommits(steps);
            }
            tell(refused);
            host.onApplied(batch, answers);
        } catch (RuntimeException | Error e) { // the engine would skip the entry without a word
            poison(
                    "an entry of the log could not be applied after revision "
                            + machine.state().revision(),
                    e);
        }
    }

    /** What is told for the record only must not poison a voter. */
    private void tell(List<Refused> refused) {
        try {
            if (!refused.isEmpty()) {
                listener.onRefused(refused);
            }
        } catch (RuntimeException e) {
            log.error("[{}] could not tell what was refused; please report this", node, e);
        }
    }

    /** A poisoned state must not get into a snapshot under an index that it never reached. */
    byte[] snapshot() {
        if (isPoisoned) {
            throw new PoisonedError();
        }
        return SnapshotFrame.wrap(StateMachineCodec.encode(machine));
    }

    /** Restoring what is held already, which the engine does now and then, changes nothing. */
    void restore(byte[] frame) {
        if (isPoisoned) {
            return;
        }
        try {
            StateMachine restored = StateMachineCodec.decode(SnapshotFrame.unwrap(frame));
            State state = restored.state();
            boolean isNews = !state.head().equals(machine.state().head());
            machine = restored;
            head = state.head();
            if (isNews) {
                log.info("[{}] restored the ledger at revision {}", node, state.revision());
                listener.onJump(state);
            }
        } catch (RuntimeException | Error e) {
            poison("a snapshot of the ledger is damaged", e);
        }
    }

    void poison(String what, Throwable cause) {
        isPoisoned = true;
        log.error(
                "[{}] {}; this voter takes no further part. Stop the node, move its data directory away and start it again",
                node,
                what,
                cause);
        host.onPoisoned();
        listener.onFailure(new IllegalStateException(what, cause));
    }
}
