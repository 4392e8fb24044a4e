package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;

/**
 * Refuses the voters of a deposed leader, and what a leader said before it said something else. A Configure has no term check
 * ({@code InactiveRole.onConfigure:73}): what a deposed leader had in mind is applied, and may be stored as committed ({@code
 * RaftClusterContext:578}).
 *
 * <p>A later leader's voters count, under whatever index: it may have been elected without the last change, which then never
 * was. The engine goes by the index alone and would keep what never was for ever ({@code RaftClusterContext.configure:578}), so
 * the leader's are written down here and the ledger is opened anew with them. This is the order of configurations of logless
 * reconfiguration (Schultz, Dardik, Tripakis 2021). What the engine holds counts as well as what is written: a change that was
 * begun in a leader's last moment is held and written nowhere. Only two foundings that differ are two groups, which nobody here can decide.
 */
final class NoOlderConfiguration implements Wall {

    private final EngineState engine;

    NoOlderConfiguration(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        if (!(request instanceof ConfigureRequest configure)) {
            return new Verdict.Pass(request);
        }
        Voters theirs = Voters.of(configure.term(), configure.index(), configure.members(), false);
        Voters ours = engine.writtenVoters();
        boolean isStale = theirs.term() < engine.term()
                || ours.isLaterThan(theirs)
                || theirs.index() == 0 && ours.index() == 0 && !theirs.hasSameSeats(ours) && engine.isSeated();
        if (isStale) {
            return new Verdict.Answer(refused());
        }
        Voters held = Voters.of(engine.configuration(), false);
        boolean isHeld = theirs.hasSameSeats(ours) && theirs.hasSameSeats(held);
        if (theirs.index() > held.index() || isHeld) {
            return new Verdict.Pass(request);
        }
        engine.goOnWith(theirs);
        return new Verdict.Answer(refused());
    }

    private static RaftResponse refused() {
        return ConfigureResponse.builder()
                .withStatus(RaftResponse.Status.ERROR)
                .withError(RaftError.Type.CONFIGURATION_ERROR)
                .build();
    }
}
