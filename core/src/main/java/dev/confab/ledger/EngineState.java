package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.storage.system.Configuration;
import org.jspecify.annotations.Nullable;

/** As much of the engine's state as the walls look at, and the little that they do to it. Confined to the engine's thread. */
interface EngineState {

    long term();

    RaftServer.Role role();

    @Nullable
    MemberId vote();

    boolean isMember(MemberId id);

    Configuration configuration();

    /**
     * Who votes, as this node's disk has it: never behind what was answered or sent. Whoever has an entry had the voters of the
     * leader that brought it, so they are of the term of the last entry at least.
     */
    Voters writtenVoters();

    /** Whether this node itself is a member by what is written. */
    boolean isSeated();

    /** Makes durable who votes. */
    void write(Voters voters);

    /** Makes durable who votes, and ends this engine: it cannot go back behind what it has, so it is opened anew. */
    void goOnWith(Voters voters);

    long commitIndex();

    /** Where the log ends; {@link Position#NONE} where it is empty. */
    Position lastEntry();

    /** The first index that the log can hold. */
    long firstIndex();

    /** The term of that entry of the log; 0 where the log does not hold it. */
    long termAt(long index);

    /** The index of the newest snapshot; 0 where there is none. */
    long snapshotIndex();

    /** Takes a newer term as a follower of nobody. */
    void stepDown(long newerTerm);

    /** Makes an empty log begin behind that index. */
    void beginLogAfter(long index);
}
