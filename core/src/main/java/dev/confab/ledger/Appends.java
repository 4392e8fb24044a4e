package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.protocols.raft.protocol.AppendRequest;

/** Appends as a wall would have them. */
final class Appends {

    private Appends() {}

    static AppendRequest committing(AppendRequest append, long commitIndex) {
        return new AppendRequest(
                append.term(),
                append.leader().id(),
                append.prevLogIndex(),
                append.prevLogTerm(),
                append.entries(),
                commitIndex);
    }

    /** The same without the entries up to that position, which the follower holds. */
    static AppendRequest after(AppendRequest append, Position held) {
        int skipped = Math.toIntExact(held.index() - append.prevLogIndex());
        return new AppendRequest(
                append.term(),
                append.leader().id(),
                held.index(),
                held.term(),
                append.entries().subList(skipped, append.entries().size()),
                append.commitIndex());
    }
}
