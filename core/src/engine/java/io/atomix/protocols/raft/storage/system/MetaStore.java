package io.atomix.protocols.raft.storage.system;

import io.atomix.cluster.MemberId;

/** Term, vote and configuration of a voter; takes the place of the engine's own class. */
public abstract class MetaStore implements AutoCloseable {

    public abstract void storeTerm(long term);

    public abstract long loadTerm();

    public abstract void storeVote(MemberId vote);

    public abstract MemberId loadVote();

    public abstract void storeConfiguration(Configuration configuration);

    public abstract Configuration loadConfiguration();

    @Override
    public abstract void close();
}
