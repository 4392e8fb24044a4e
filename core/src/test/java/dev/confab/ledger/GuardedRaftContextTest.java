package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.impl.DefaultPrimitiveTypeRegistry;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's state and what our walls add to it, each trap shown beside its wall. */
final class GuardedRaftContextTest {

    private static final MemberId SELF = MemberId.from("a");
    private static final MemberId CANDIDATE = MemberId.from("b");
    private static final MemberId LEADER = MemberId.from("c");

    @TempDir
    private Path directory;

    private final Transport transport = new InMemoryNetwork().start("test", PeerId.of(SELF.id()));
    private final RaftMessages messages =
            new RaftMessages(VoterId.of(SELF), transport, peer -> Optional.empty(), Set.of());
    private final DefaultPrimitiveTypeRegistry types = new DefaultPrimitiveTypeRegistry(List.of(new LedgerType(null)));
    private RaftContext context;

    @AfterEach
    void close() {
        context.close();
        transport.close();
    }

    /** Proves that a voter that voted in a term cannot vote again in it because a leader became known. */
    @Test
    void shouldKeepItsVoteWhenALeaderBecomesKnown() {
        context =
                new GuardedRaftContext(SELF, membership(), messages, storage(), types, new RaftThreads("a"), Set.of());

        voteThenHearOfALeader();

        assertThat(context.getLastVotedFor()).isEqualTo(CANDIDATE);
        assertThat(context.getMetaStore().loadVote()).isEqualTo(CANDIDATE);
    }

    @Test
    void shouldBeFreeToVoteInTheNextTerm() {
        context =
                new GuardedRaftContext(SELF, membership(), messages, storage(), types, new RaftThreads("a"), Set.of());
        voteThenHearOfALeader();

        context.setTerm(6);

        assertThat(context.getLastVotedFor()).isNull();
    }

    /** The trap itself: should the engine ever lose it, the wall can go. */
    @Test
    void shouldNeedThatWallBecauseTheEngineForgets() {
        context = new RaftContext("a", SELF, membership(), messages, storage(), types, new RaftThreads("a"), true);

        voteThenHearOfALeader();

        assertThat(context.getLastVotedFor()).isNull();
    }

    /** Proves that the first tick may come before the engine knows who votes: where starting took long it failed. */
    @Test
    void shouldTickBeforeTheEngineKnowsWhoVotes() {
        GuardedRaftContext unstarted =
                new GuardedRaftContext(SELF, membership(), messages, storage(), types, new RaftThreads("a"), Set.of());
        context = unstarted;

        new VoterChanges(unstarted, Set.of(), () -> {}).onTick();

        assertThat(new ContextState(unstarted).configuration().members()).isEmpty();
    }

    private void voteThenHearOfALeader() {
        List<RaftMember> members = Stream.of(SELF, CANDIDATE, LEADER)
                .<RaftMember>map(id -> new DefaultRaftMember(id, RaftMember.Type.PASSIVE, Instant.EPOCH))
                .toList();
        context.getCluster().configure(new Configuration(1, 1, 1, members));
        context.setTerm(5);
        context.setLastVotedFor(CANDIDATE);
        context.setLeader(LEADER);
    }

    private RaftMembership membership() {
        return new RaftMembership(VoterId.of(SELF), transport.advertised());
    }

    private RaftFiles storage() {
        return RaftFiles.open(
                LedgerFixtures.options(directory, Duration.ofMillis(300), Duration.ofMillis(60)),
                new DiskGuard(failure -> {}));
    }
}
