package dev.confab.ledger;

import static dev.confab.ledger.WalledEngine.B;
import static dev.confab.ledger.WalledEngine.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.journal.ForgetfulDisk;
import dev.confab.journal.Position;
import dev.confab.journal.Promise;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voter whose log may be less than its word, the trap beside its wall. */
final class PromiseWallsTest {

    private static final Position PROMISED = new Position(3, 10);

    @TempDir
    private Path directory;

    private final RememberedPromise keeper = new RememberedPromise(new Promise(PROMISED, true));
    private WalledEngine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    private void start(Trap... leftOut) {
        engine = new WalledEngine(directory, keeper, leftOut);
    }

    /** Proves that a vote which the disk refused is not granted either when it is asked for again. */
    @Test
    void shouldNotRepeatAVoteThatTheDiskDidNotTake() {
        // given
        ForgetfulDisk disk = new ForgetfulDisk();
        engine = new WalledEngine(
                new LedgerOptions(directory, true, path -> disk, WalledEngine.ELECTION_TIMEOUT, WalledEngine.HEARTBEAT),
                keeper);
        disk.failFrom(ForgetfulDisk.Operation.FORCE, new IOException("EIO"));

        // when
        for (int asked = 0; asked < 2; asked++) {
            assertThatThrownBy(() -> votesFor(PROMISED)).hasMessageContaining("StorageException");
        }

        // then
        assertThat(votesFor(PROMISED)).isFalse();
    }

    /** Proves that an engine which does not know the other voters yet takes nobody's silence for theirs. */
    @Test
    void shouldNotSettleItsPromiseBeforeItTakesPart() {
        // given
        keeper.forget(PROMISED);
        start();
        AtomicInteger asked = new AtomicInteger();
        PositionExchange positions = new PositionExchange(
                WalledEngine.silence(),
                peer -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                },
                engine.context,
                keeper,
                () -> PROMISED,
                0);

        // when
        engine.run(() -> {
            engine.context.transition(RaftServer.Role.INACTIVE);
            positions.onTick(0);
        });

        // then
        assertThat(asked).hasValue(0);

        // when
        engine.run(() -> {
            engine.context.transition(RaftServer.Role.FOLLOWER);
            positions.onTick(0);
        });

        // then
        assertThat(asked).hasValue(2);
    }

    /** Proves that an emptied log elects nobody who lacks what this voter acknowledged. */
    @Test
    void shouldVoteForNobodyWhoKnowsLessThanItPromised() {
        start();

        assertThat(votesFor(new Position(3, 9))).isFalse();
        assertThat(accepts(new Position(2, 99))).isFalse();
        assertThat(votesFor(PROMISED)).isTrue();
    }

    @Test
    void shouldOtherwiseVoteForAnyone() {
        start(Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS);

        assertThat(votesFor(Position.NONE)).as("the trap").isTrue();
    }

    @Test
    void shouldVoteForNobodyWhileItsPromiseIsNotKnown() {
        keeper.forget(PROMISED);
        start();

        assertThat(votesFor(new Position(9, 99))).isFalse();
    }

    @Test
    void shouldVoteForNobodyWhoKnowsLessThanItsSnapshot() {
        keeper.settle(Position.NONE);
        keeper.snapshot(PROMISED);
        start();

        assertThat(votesFor(new Position(3, 9))).isFalse();
    }

    @Test
    void shouldNotStandWhileItsLogIsLessThanItsWord() {
        start();

        boolean isRefused = engine.sent(new PollRequest(4, "a", 0, 0)).isCompletedExceptionally();
        engine.run(() -> engine.context.transition(RaftServer.Role.CANDIDATE));

        assertThat(isRefused).isTrue();
        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.FOLLOWER);
    }

    @Test
    void shouldOtherwiseStandWithLess() {
        start(Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS);

        engine.run(() -> engine.context.transition(RaftServer.Role.CANDIDATE));

        assertThat(engine.context.getRole()).as("the trap").isEqualTo(RaftServer.Role.CANDIDATE);
    }

    @Test
    void shouldNameItsSnapshotWhereItsLogIsEmpty() {
        keeper.snapshot(PROMISED);
        start();

        VoteRequest said = (VoteRequest) engine.said(new VoteRequest(4, "a", 0, 0));

        assertThat(new Position(said.lastLogTerm(), said.lastLogIndex())).isEqualTo(PROMISED);
    }

    /** Proves that a leader that begins with a snapshot does not write below it. */
    @Test
    void shouldGoOnBehindItsSnapshotWhenItStands() {
        keeper.snapshot(PROMISED);
        start();

        engine.run(() -> engine.context.transition(RaftServer.Role.CANDIDATE));

        assertThat(engine.get(() -> engine.context.getLogWriter().getNextIndex()))
                .isEqualTo(11);
    }

    @Test
    void shouldSettleWhenALeaderHasMatchedAnEntryOfItsOwnTermThatIsCommitted() {
        keeper.forget(Position.NONE);
        start();
        engine.hear(B, append(B, 5, 0, 0, 0, 4, 5));
        engine.hear(B, append(B, 5, 2, 5, 1));
        assertThat(keeper.promise().isKnown())
                .as("that entry is of an older term")
                .isFalse();

        engine.hear(B, append(B, 5, 2, 5, 2));

        assertThat(keeper.promise()).isEqualTo(new Promise(new Position(5, 2), true));
    }

    private boolean votesFor(Position last) {
        return ((VoteResponse) engine.hear(B, new VoteRequest(7, "b", last.index(), last.term()))).voted();
    }

    private boolean accepts(Position last) {
        return ((PollResponse) engine.hear(B, new PollRequest(7, "b", last.index(), last.term()))).accepted();
    }
}
