package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Commit;
import dev.confab.model.State;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a ledger told, as the state to which it leads. */
final class RecordingListener implements LedgerListener {

    final List<Commit> commits = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final List<Head> jumps = new CopyOnWriteArrayList<>();
    private volatile State state = State.EMPTY;

    State state() {
        return state;
    }

    Head head() {
        return state.head();
    }

    /** Checks the chain with each commit: a gap or a repeat fails the test that looks at the failures. */
    @Override
    public void onCommits(List<Step> steps) {
        for (Step step : steps) {
            try {
                state = state.apply(step.commit());
                commits.add(step.commit());
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
    }

    @Override
    public void onJump(State newer) {
        jumps.add(newer.head());
        state = newer;
    }

    @Override
    public void onFailure(Throwable cause) {
        failures.add(cause);
    }
}
