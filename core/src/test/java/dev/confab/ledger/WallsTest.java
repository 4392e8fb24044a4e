package dev.confab.ledger;

import static dev.confab.ledger.WalledEngine.B;
import static dev.confab.ledger.WalledEngine.C;
import static dev.confab.ledger.WalledEngine.SELF;
import static dev.confab.ledger.WalledEngine.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walls around the real engine, each trap shown beside its wall: should the engine ever lose one, the wall can go. */
final class WallsTest {

    private static final MemberId STRANGER = MemberId.from("x");

    @TempDir
    private Path directory;

    private WalledEngine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    private void start(Trap... leftOut) {
        engine = new WalledEngine(directory, leftOut);
    }

    @Test
    void shouldStepDownBeforeTheConfigurationOfANewerTerm() {
        start();
        lead();

        engine.hear(B, configure(5, 0, SELF, B, C));

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.FOLLOWER);
        assertThat(engine.context.getTerm()).isEqualTo(5);
        assertThat(engine.context.getLeader().memberId()).isEqualTo(B);
    }

    @Test
    void shouldStepDownBeforeTheSnapshotOfANewerTerm() {
        start();
        lead();

        engine.hear(B, new InstallRequest(5, B, 7, 1, 1, 0, new byte[8], false));

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.FOLLOWER);
    }

    @Test
    void shouldOtherwiseLeadOnInATermOfAnother() {
        start(Trap.LEADER_OF_AN_OLDER_TERM_STAYS);
        lead();

        engine.hear(B, configure(5, 0, SELF, B, C));

        assertThat(engine.context.getRole()).as("the trap").isEqualTo(RaftServer.Role.LEADER);
        assertThat(engine.context.getTerm()).isEqualTo(5);
    }

    @Test
    void shouldCommitNoFurtherThanTheLeaderHasMatched() {
        start();
        leftBehindBy(B, 1);

        engine.hear(C, append(C, 2, 3, 0, 3));

        assertThat(engine.context.getCommitIndex()).isZero();
    }

    @Test
    void shouldCommitWhatTheLeaderHasMatched() {
        start();
        leftBehindBy(B, 1);

        engine.hear(C, append(C, 2, 3, 1, 4, 2));
        engine.hear(C, append(C, 2, 4, 0, 4));

        assertThat(engine.context.getCommitIndex()).isEqualTo(4);
    }

    @Test
    void shouldOtherwiseCommitWhatNobodyCompared() {
        start(Trap.COMMIT_BEYOND_WHAT_MATCHED);
        leftBehindBy(B, 1);

        engine.hear(C, append(C, 2, 3, 0, 3));

        assertThat(engine.context.getCommitIndex()).as("the trap").isEqualTo(3);
    }

    @Test
    void shouldKeepWhatItAcknowledgedWhenTheFirstAppendComesLate() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1, 1));
        engine.hear(B, append(B, 1, 2, 1, 0, 1, 1));

        AppendResponse late = (AppendResponse) engine.hear(B, append(B, 1, 0, 0, 0, 1, 1));

        assertThat(engine.lastIndex()).isEqualTo(4);
        assertThat(late.succeeded()).isTrue();
        assertThat(late.lastLogIndex()).as("what that append was about").isEqualTo(2);
    }

    @Test
    void shouldStillCutWhatAnotherLeaderHasOtherwise() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1, 1, 1));

        engine.hear(C, append(C, 2, 0, 0, 0, 1, 2));

        assertThat(engine.lastIndex()).isEqualTo(2);
        assertThat(engine.get(() -> new ContextState(engine.context).termAt(2))).isEqualTo(2);
    }

    /** Proves that entries do not go missing below a log: the leader's begins where this one's does not reach. */
    @Test
    void shouldNotTakeALogThatBeginsBehindAGap() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1, 1));

        RaftResponse answer = engine.hear(B, append(B, 1, 9, 0, 0, 1));

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.ERROR);
        assertThat(engine.lastIndex()).isEqualTo(2);
    }

    @Test
    void shouldOtherwiseLoseWhatItAcknowledged() {
        start(Trap.LATE_FRAME_CUTS_THE_LOG);
        engine.hear(B, append(B, 1, 0, 0, 0, 1, 1));
        engine.hear(B, append(B, 1, 2, 1, 0, 1, 1));

        engine.hear(B, append(B, 1, 0, 0, 0, 1, 1));

        assertThat(engine.lastIndex()).as("the trap").isEqualTo(2);
    }

    @Test
    void shouldSayYesAgainToWhomItVotedFor() {
        start();
        engine.hear(B, new VoteRequest(3, "b", 0, 0));

        assertThat(votesFor(B, 3)).isTrue();
        assertThat(votesFor(C, 3)).as("not for another").isFalse();
    }

    @Test
    void shouldOtherwiseRefuseARepeatedVote() {
        start(Trap.REPEATED_VOTE_REFUSED);
        engine.hear(B, new VoteRequest(3, "b", 0, 0));

        assertThat(votesFor(B, 3)).as("the trap").isFalse();
    }

    @Test
    void shouldStayWithALeaderThatItHears() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1));

        assertThat(accepts(C, 1)).isFalse();
        assertThat(votesFor(C, 2)).isFalse();
        assertThat(engine.context.getTerm()).as("not even the term").isEqualTo(1);
    }

    @Test
    void shouldLetAnotherStandWhenTheLeaderIsSilent() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1));

        engine.nanos.addAndGet(WalledEngine.ELECTION_TIMEOUT.toNanos());

        assertThat(accepts(C, 1)).isTrue();
        assertThat(votesFor(C, 2)).isTrue();
    }

    @Test
    void shouldLetAnotherStandWhenTheLeaderIsSilentAfterItsConnectionBroke() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1));

        engine.run(engine.walls::onLeaderLost);
        engine.nanos.addAndGet(WalledEngine.HEARTBEAT.toNanos() - 1);
        assertThat(accepts(C, 1)).as("within a heartbeat").isFalse();
        engine.nanos.addAndGet(1);

        assertThat(accepts(C, 1)).isTrue();
    }

    @Test
    void shouldLetTheLeaderItselfStandAgain() {
        start();
        engine.hear(B, append(B, 1, 0, 0, 0, 1));

        assertThat(votesFor(B, 2)).as("it would not ask if it led").isTrue();
    }

    @Test
    void shouldOtherwisePollAgainstALiveLeader() {
        start(Trap.LIVE_LEADER_DEPOSED);
        engine.hear(B, append(B, 1, 0, 0, 0, 1));

        assertThat(accepts(C, 1)).as("the trap").isTrue();
    }

    @Test
    void shouldLeadOnWhenAStrangerStands() {
        start();
        lead();

        engine.hear(STRANGER, new VoteRequest(9, "x", 99, 8));

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.LEADER);
    }

    @Test
    void shouldOtherwiseBeDeposedByAStranger() {
        start(Trap.LIVE_LEADER_DEPOSED);
        lead();

        engine.hear(STRANGER, new VoteRequest(9, "x", 99, 8));

        assertThat(engine.context.getRole()).as("the trap").isEqualTo(RaftServer.Role.FOLLOWER);
    }

    @Test
    void shouldRefuseTheVotersOfADeposedLeader() {
        start();
        engine.hear(B, append(B, 3, 0, 0, 0, 3));

        RaftResponse answer = engine.hear(C, configure(2, 7, SELF, C));

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.ERROR);
        assertThat(members()).containsExactlyInAnyOrder(SELF, B, C);
    }

    @Test
    void shouldRefuseOtherVotersUnderTheSameIndex() {
        start();

        RaftResponse answer = engine.hear(C, configure(2, 0, SELF, C));

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.ERROR);
    }

    /** Proves that a leader who was not told of the last Configure is followed: refused, it would lead nobody for ever. */
    @Test
    void shouldFollowALeaderWhoHasTheSameVotersUnderALowerIndex() {
        start();
        engine.hear(B, append(B, 3, 0, 0, 0, 3));
        engine.hear(B, configure(3, 7, SELF, B, C));

        RaftResponse answer = engine.hear(C, configure(4, 0, SELF, C, B));

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.OK);
        assertThat(engine.get(() -> engine.context.getTerm())).isEqualTo(4);
    }

    /** Proves that voters which were never agreed on are forgotten when a leader comes that never had them. */
    @Test
    void shouldGoOnWithTheVotersOfALaterLeaderUnderALowerIndex() {
        start();
        engine.hear(B, configure(3, 7, SELF, B));

        assertGoesOnWithALaterLeadersVoters();
    }

    @Test
    void shouldOtherwiseKeepVotersThatNeverWere() {
        start(Trap.OLDER_CONFIGURATION_APPLIED);
        engine.hear(B, configure(3, 7, SELF, B));

        engine.hear(C, configure(4, 5, SELF, C, B));

        assertThat(members()).as("the trap").containsExactlyInAnyOrder(SELF, B);
    }

    /** Proves it also of a change that this node was making when it lost the leadership, and that nobody was told of. */
    @Test
    void shouldGoOnWithTheVotersOfALaterLeaderWhereItHoldsOthersThanItWrote() {
        startHoldingWhatNeverWas();

        assertGoesOnWithALaterLeadersVoters();
    }

    /** Proves that it does not wait for such a leader: its log may come to that index before. */
    @Test
    void shouldNotGoOnWithVotersThatItHoldsAndNeverWroteDown() {
        startHoldingWhatNeverWas();

        engine.run(() -> new VoterChanges(engine.context, Set.of(), () -> {}).onTick());

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.INACTIVE);
        assertThat(written().voting()).hasSize(3);
    }

    private void assertGoesOnWithALaterLeadersVoters() {
        RaftResponse answer = engine.hear(C, configure(4, 5, SELF, C, B));

        assertThat(answer.status()).as("until it is opened anew").isEqualTo(RaftResponse.Status.ERROR);
        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.INACTIVE);
        assertThat(written().voting()).hasSize(3);
        assertThat(written().index()).isEqualTo(5);
    }

    /** The engine takes a change for its own in a later step, though it leads no longer ({@code LeaderRole.configure:260}). */
    private void startHoldingWhatNeverWas() {
        start();
        engine.hear(B, configure(3, 2, SELF, B, C));
        ConfigureRequest change = configure(3, 7, SELF, B);
        engine.run(() -> engine.context
                .getCluster()
                .configure(new Configuration(change.index(), change.term(), change.timestamp(), change.members())));
    }

    /** Proves that a late Configure of the same leader changes nothing back. */
    @Test
    void shouldRefuseWhatItsLeaderSaidBeforeItSaidSomethingElse() {
        start();
        engine.hear(B, configure(3, 7, SELF, B));

        RaftResponse answer = engine.hear(B, configure(3, 6, SELF, B, C));

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.ERROR);
        assertThat(members()).containsExactlyInAnyOrder(SELF, B);
    }

    @Test
    void shouldWriteDownItsVotersBeforeItAnswers() {
        start();

        engine.hear(B, configure(3, 7, SELF, B));

        assertThat(written().index()).isEqualTo(7);
    }

    @Test
    void shouldOtherwiseFallBackToOlderVotersAtTheNextStart() {
        start(Trap.VOTERS_NOT_WRITTEN_DOWN);

        engine.hear(B, configure(3, 7, SELF, B));

        assertThat(written().index()).as("the trap").isZero();
    }

    @Test
    void shouldWriteDownItsVotersBeforeItTellsThem() {
        start();

        engine.said(configure(3, 7, SELF, B));

        assertThat(written().index()).isEqualTo(7);
    }

    /** Proves that what the engine's leader has between two sets of voters, under the index of the first, is not told. */
    @Test
    void shouldNotTellTwoSetsOfVotersUnderOneIndex() {
        start();
        engine.said(configure(3, 7, SELF, B));

        assertThatThrownBy(() -> engine.sent(configure(3, 7, SELF, B, C)).join())
                .hasMessageContaining("about to begin");
    }

    @Test
    void shouldNotStandOnceItIsRemoved() {
        start();
        engine.hear(C, configure(3, 7, B, C));

        engine.run(() -> engine.context.transition(RaftServer.Role.CANDIDATE));

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.FOLLOWER);
    }

    @Test
    void shouldOtherwiseStandThoughItIsRemoved() {
        start(Trap.REMOVED_VOTER_STANDS);
        engine.hear(C, configure(3, 7, B, C));

        engine.run(() -> engine.context.transition(RaftServer.Role.CANDIDATE));

        assertThat(engine.context.getRole()).as("the trap").isEqualTo(RaftServer.Role.CANDIDATE);
    }

    /** Proves that a leader may count what a member said that it has, also when that starts again and is promoted then. */
    @Test
    void shouldKeepItsLogWhereItStartsWithoutAVote() {
        start();
        leftBehindBy(B, 3);

        engine.run(() -> engine.context.transition(RaftServer.Role.PASSIVE));

        assertThat(engine.lastIndex()).isEqualTo(3);
    }

    @Test
    void shouldOtherwiseCutItsLogWhereItStartsWithoutAVote() {
        start(Trap.MEMBER_WITHOUT_VOTE_CUTS_ITS_LOG);
        leftBehindBy(B, 3);

        engine.run(() -> engine.context.transition(RaftServer.Role.PASSIVE));

        assertThat(engine.lastIndex()).as("the trap").isZero();
    }

    @Test
    void shouldOtherwiseTakeTheVotersOfADeposedLeader() {
        start(Trap.OLDER_CONFIGURATION_APPLIED);
        engine.hear(B, append(B, 3, 0, 0, 0, 3));

        engine.hear(C, configure(2, 7, SELF, C));

        assertThat(members()).as("the trap").containsExactlyInAnyOrder(SELF, C);
    }

    @Test
    void shouldNotChangeItsVotersByRequest() {
        start();
        RaftMember stranger = new DefaultRaftMember(STRANGER, RaftMember.Type.ACTIVE, Instant.EPOCH);

        for (var request : List.of(
                new JoinRequest(stranger),
                new LeaveRequest(stranger),
                TransferRequest.builder().withMember(STRANGER).build())) {
            assertThatThrownBy(() -> engine.hear(STRANGER, request)).hasMessageContaining("do not change by request");
        }
    }

    /** Proves that a start waits for nobody: neither of the others is there. */
    @Test
    void shouldAnswerItsOwnWishToJoin() {
        start();
        RaftMember self = new DefaultRaftMember(SELF, RaftMember.Type.ACTIVE, Instant.EPOCH);

        RaftResponse answer = engine.sent(new JoinRequest(self)).join();

        assertThat(answer.status()).isEqualTo(RaftResponse.Status.OK);
    }

    @Test
    void shouldNotForgetItsElectionTimerWhileItReplays() {
        start();

        assertThat(engine.context.isReady()).isFalse();
        assertThat(engine.context.getState()).as("what the timer sees").isEqualTo(GuardedRaftContext.State.READY);
    }

    /** Proves that a voter that was taken out of service is not brought back by the next leader. */
    @Test
    void shouldStaySilentOnceItIsTakenOutOfService() {
        start();
        engine.run(() -> engine.context.transition(RaftServer.Role.INACTIVE));

        assertThatThrownBy(() -> engine.hear(B, configure(5, 0, SELF, B, C))).hasMessageContaining("takes no part");

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.INACTIVE);
    }

    @Test
    void shouldOtherwiseBeBroughtBackByTheNextLeader() {
        start(Trap.POISONED_VOTER_REVIVED);
        engine.run(() -> engine.context.transition(RaftServer.Role.INACTIVE));

        engine.hear(B, configure(5, 0, SELF, B, C));

        assertThat(engine.context.getRole()).as("the trap").isEqualTo(RaftServer.Role.FOLLOWER);
    }

    private void lead() {
        engine.run(() -> {
            engine.context.setTerm(1);
            engine.context.transition(RaftServer.Role.CANDIDATE);
            engine.context.transition(RaftServer.Role.LEADER);
        });
    }

    /** A leader of that term has brought three entries, of which nobody else knows. */
    private void leftBehindBy(MemberId leader, long term) {
        engine.hear(leader, append(leader, term, 0, 0, 0, term, term, term));
    }

    private boolean votesFor(MemberId candidate, long term) {
        return ((VoteResponse) engine.hear(candidate, new VoteRequest(term, candidate.id(), 9, term))).voted();
    }

    private boolean accepts(MemberId candidate, long term) {
        return ((PollResponse) engine.hear(candidate, new PollRequest(term, candidate.id(), 9, term))).accepted();
    }

    private Voters written() {
        return engine.get(() -> new ContextState(engine.context).writtenVoters());
    }

    private List<MemberId> members() {
        return engine.context.getCluster().getMembers().stream()
                .map(RaftMember::memberId)
                .toList();
    }

    private static ConfigureRequest configure(long term, long index, MemberId... members) {
        List<RaftMember> active = Stream.of(members)
                .<RaftMember>map(id -> new DefaultRaftMember(id, RaftMember.Type.ACTIVE, Instant.EPOCH))
                .toList();
        return new ConfigureRequest(term, members[1].id(), index, 1, active);
    }
}
