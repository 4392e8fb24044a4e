package dev.confab.ledger;

import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;

/** What a wall says to a request. Immutable. */
sealed interface Verdict {

    /** It may go on, as it is or as another one in its place. */
    record Pass(RaftRequest request) implements Verdict {}

    /** It goes no further: this is the answer. */
    record Answer(RaftResponse response) implements Verdict {}

    /** It goes no further, and whoever asked hears of a failure. */
    record Refusal(String why) implements Verdict {}
}
