package dev.confab.ledger;

import static dev.confab.ledger.WalledEngine.B;
import static dev.confab.ledger.WalledEngine.C;
import static dev.confab.ledger.WalledEngine.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that a leader speaks for no later time than a majority has confirmed in its term. */
final class LeadersWordTest {

    private static final MemberId D = MemberId.from("d");
    private static final MemberId E = MemberId.from("e");
    private static final Head HEAD = new Head(new Epoch(1, 7), 5, Chain.EMPTY);

    @TempDir
    private Path directory;

    private WalledEngine engine;
    private LeadersWord word;
    private Head applied = HEAD;

    @BeforeEach
    void lead() {
        engine = new WalledEngine(directory);
        word = new LeadersWord(engine.context, () -> applied, engine.nanos::get);
        engine.run(() -> lead(1));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldSpeakForWhenAMajorityWasAskedAndNotForWhenItAnswered() {
        settle();
        CompletableFuture<RaftResponse> answer = ask(B, 1, 100);
        at(900);

        answer.complete(yes(1));

        assertThat(asOf()).contains(100L);
    }

    @Test
    void shouldTellTheHeadAtTheTimeOfTheLook() {
        settle();
        ask(B, 1, 100).complete(yes(1));
        applied = new Head(HEAD.epoch(), 6, Chain.EMPTY);

        assertThat(look().map(Confirmed::head)).contains(applied);
    }

    @Test
    void shouldSayNothingWithoutAMajority() {
        settle();

        assertThat(asOf()).isEmpty();

        ask(B, 1, 100); // unanswered
        ask(C, 1, 100).complete(no(1));
        ask(C, 1, 100).completeExceptionally(new IllegalStateException("lost"));
        assertThat(asOf()).isEmpty();
    }

    @Test
    void shouldSayNothingBeforeAnEntryOfItsOwnTermIsCommittedAndApplied() {
        knowTheVoters(B);
        ask(B, 1, 100).complete(yes(1));

        assertThat(asOf()).as("not committed").isEmpty();

        engine.run(() -> engine.context.setCommitIndex(1));
        assertThat(asOf()).as("not applied").isEmpty();

        engine.run(() -> engine.context.setLastApplied(1));
        assertThat(asOf()).contains(100L);
    }

    @Test
    void shouldFallSilentWhenItIsDeposed() {
        settle();
        ask(B, 1, 100).complete(yes(1));
        assertThat(asOf()).isPresent();

        engine.run(() -> engine.state().stepDown(2));

        assertThat(look()).isEmpty();
    }

    @Test
    void shouldNotCountLateAnswersOfAnOlderTerm() {
        settle();
        CompletableFuture<RaftResponse> late = ask(B, 1, 100);
        engine.run(() -> engine.state().stepDown(2));
        engine.run(() -> lead(3));
        settle();

        late.complete(yes(1));
        assertThat(asOf()).as("an answer of term 1").isEmpty();

        ask(B, 3, 300).complete(yes(4));
        assertThat(asOf()).as("an answer of a later term").isEmpty();

        ask(B, 3, 400).complete(yes(3));
        assertThat(asOf()).contains(400L);
    }

    @Test
    void shouldForgetWhatItHeardWhenItLedBefore() {
        settle();
        ask(B, 1, 100).complete(yes(1));
        assertThat(asOf()).isPresent();

        engine.run(() -> engine.state().stepDown(2));
        engine.run(() -> lead(3));
        settle();

        assertThat(asOf()).isEmpty();
    }

    @Test
    void shouldCountTheLatestAnswerOfEachAndNoEarlierOneThatComesAfterIt() {
        settle();
        CompletableFuture<RaftResponse> slow = ask(B, 1, 100);
        ask(B, 1, 200).complete(yes(1));

        slow.complete(yes(1));

        assertThat(asOf()).contains(200L);
    }

    @Test
    void shouldNeedAMajorityOfBothWhileTheVotersChange() {
        settle();
        ask(B, 1, 100).complete(yes(1));
        assertThat(asOf()).contains(100L);

        vote(2, SELF, B, C, D);
        ask(B, 1, 200).complete(yes(1));
        assertThat(asOf()).as("two of four").contains(100L);

        ask(D, 1, 300).complete(yes(1));
        assertThat(asOf()).as("two of three, and three of four").contains(200L);
    }

    /** The voters in between may elect as well, while nobody has confirmed those after. */
    @Test
    void shouldNotMissVotersThatWereThereBetweenTwoLooks() {
        settle();
        vote(2, SELF, B, D);
        ask(D, 1, 100).complete(yes(1));
        vote(3, SELF, D, E);
        ask(E, 1, 150).complete(yes(1));
        assertThat(asOf()).as("no majority of a, b and c").isEmpty();

        ask(C, 1, 200).complete(yes(1));
        assertThat(asOf()).contains(100L);
    }

    @Test
    void shouldNotCountThoseWithoutAVote() {
        settle();
        ask(D, 1, 100).complete(yes(1));

        assertThat(asOf()).isEmpty();
    }

    /** Candidates take the next term. */
    private void lead(long term) {
        engine.context.setTerm(term - 1);
        engine.context.transition(RaftServer.Role.CANDIDATE);
        engine.context.transition(RaftServer.Role.LEADER);
    }

    /** The voters are confirmed, and what this leader found is applied. */
    private void settle() {
        knowTheVoters(B);
        engine.run(() -> {
            long last = engine.context.getLogWriter().getLastIndex();
            engine.context.setCommitIndex(last);
            engine.context.setLastApplied(last);
        });
        look();
    }

    private void knowTheVoters(MemberId member) {
        engine.run(() -> {
            var state = engine.context.getCluster().getMemberState(member);
            state.setConfigTerm(engine.context.getTerm());
            state.setConfigIndex(engine.state().configuration().index());
        });
    }

    private void vote(long index, MemberId... members) {
        List<RaftMember> voters = Arrays.stream(members)
                .<RaftMember>map(id -> new DefaultRaftMember(id, RaftMember.Type.ACTIVE, Instant.EPOCH))
                .toList();
        engine.run(() -> engine.context.getCluster().configure(new Configuration(index, 1, 1, voters)));
    }

    private CompletableFuture<RaftResponse> ask(MemberId to, long term, long nanos) {
        CompletableFuture<RaftResponse> answer = new CompletableFuture<>();
        AppendRequest append = WalledEngine.append(SELF, term, 0, 0, 0);
        at(nanos);
        engine.run(() -> {
            word.say(to, append);
            engine.nanos.addAndGet(50); // on its way
            word.said(to, append, answer);
        });
        return answer;
    }

    private void at(long nanos) {
        engine.nanos.set(nanos);
    }

    private Optional<Long> asOf() {
        return look().map(Confirmed::asOfNanos);
    }

    private Optional<Confirmed> look() {
        engine.run(word::onTick);
        return word.last();
    }

    private static RaftResponse yes(long term) {
        return new AppendResponse(RaftResponse.Status.OK, null, term, true, 1);
    }

    private static RaftResponse no(long term) {
        return new AppendResponse(RaftResponse.Status.OK, null, term, false, 0);
    }
}
