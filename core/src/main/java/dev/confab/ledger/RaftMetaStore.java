package dev.confab.ledger;

import dev.confab.journal.VoteFile;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.storage.system.Configuration;
import io.atomix.protocols.raft.storage.system.MetaStore;
import org.jspecify.annotations.Nullable;

/**
 * Term, vote and configuration of a voter. The engine forgets its vote inside a term ({@code RaftContext:370}); the file does
 * not, and a second vote in one term is refused here at the latest. Confined to the engine's thread.
 */
final class RaftMetaStore extends MetaStore {

    private final VoteFile votes;
    private final ConfigurationFile configurations;
    private final DiskGuard disk;

    RaftMetaStore(VoteFile votes, ConfigurationFile configurations, DiskGuard disk) {
        this.votes = votes;
        this.configurations = configurations;
        this.disk = disk;
    }

    @Override
    public void storeTerm(long term) {
        disk.run(() -> votes.term(term));
    }

    @Override
    public long loadTerm() {
        return votes.term();
    }

    /** Null is what the engine writes to forget; the term has forgotten already where it may. */
    @Override
    public void storeVote(@Nullable MemberId vote) {
        if (vote != null) {
            disk.run(() -> votes.vote(vote.id()));
        }
    }

    @Override
    public @Nullable MemberId loadVote() {
        String vote = votes.vote();
        return vote == null ? null : MemberId.from(vote);
    }

    @Override
    public void storeConfiguration(Configuration configuration) {
        disk.run(() -> configurations.write(configuration));
    }

    @Override
    public @Nullable Configuration loadConfiguration() {
        return configurations.current();
    }

    @Override
    public void close() {
        disk.close(votes::close);
    }
}
