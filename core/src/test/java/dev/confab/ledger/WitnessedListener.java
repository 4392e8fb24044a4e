package dev.confab.ledger;

import dev.confab.model.State;
import java.util.List;

/** Keeps what a voter told, lets the {@link Witness} see it, behind a {@link Replay}. */
final class WitnessedListener implements LedgerListener {

    private final VoterId voter;
    private final RecordingListener kept;
    private final Witness witness;
    private final Replay replay;

    WitnessedListener(VoterId voter, RecordingListener kept, Witness witness, Replay replay) {
        this.voter = voter;
        this.kept = kept;
        this.witness = witness;
        this.replay = replay;
    }

    @Override
    public void onCommits(List<Step> steps) {
        replay.pass(voter.node());
        steps.forEach(step -> witness.applied(voter, step.after().head()));
        kept.onCommits(steps);
        kept.failures.forEach(failure -> witness.violated(voter + " cannot apply what follows: " + failure));
    }

    @Override
    public void onJump(State state) {
        witness.applied(voter, state.head());
        kept.onJump(state);
    }

    @Override
    public void onFailure(Throwable cause) {
        witness.poisoned(voter);
    }
}
