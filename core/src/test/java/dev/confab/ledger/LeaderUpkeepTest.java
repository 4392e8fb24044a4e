package dev.confab.ledger;

import static dev.confab.ledger.WalledEngine.B;
import static dev.confab.ledger.WalledEngine.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a leader does once per heartbeat: end its back-off, and push an entry that hangs. */
final class LeaderUpkeepTest {

    private static final long PATIENCE = 2 * WalledEngine.HEARTBEAT.toNanos();

    @TempDir
    private Path directory;

    private WalledEngine engine;

    @BeforeEach
    void start() {
        lead();
    }

    private void lead(Trap... leftOut) {
        engine = new WalledEngine(directory, leftOut);
        engine.run(() -> {
            engine.context.setTerm(1);
            engine.context.transition(RaftServer.Role.CANDIDATE);
            engine.context.transition(RaftServer.Role.LEADER);
        });
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldTryAMemberAgainEachSecond() {
        fails(B, 9);

        tick(ShortBackOff.BACK_OFF_NANOS_MAX);

        assertThat(failures(B)).isZero();
    }

    /** Proves that the engine's own step down, which counts three failures, is not taken from it. */
    @Test
    void shouldLeaveTheFirstFailuresToTheEngine() {
        fails(B, 4);

        tick(ShortBackOff.BACK_OFF_NANOS_MAX);

        assertThat(failures(B)).isEqualTo(4);
    }

    @Test
    void shouldTryAMemberAtOnceWhenItIsHeardOf() {
        fails(B, 9);

        engine.hear(B, new VoteRequest(1, "b", 0, 0));

        assertThat(failures(B)).isZero();
    }

    @Test
    void shouldTryAMemberAtOnceWhenItsConnectionIsBack() {
        fails(B, 9);

        engine.run(() -> engine.walls.onPeerBack(B));

        assertThat(failures(B)).isZero();
    }

    @Test
    void shouldOtherwiseBackOffForUpToAMinute() {
        engine.close();
        lead(Trap.LONG_BACK_OFF);
        fails(B, 9);

        engine.hear(B, new VoteRequest(1, "b", 0, 0));
        tick(ShortBackOff.BACK_OFF_NANOS_MAX);

        assertThat(failures(B)).as("the trap").isEqualTo(9);
    }

    /** Proves that an entry which a majority has, but whose answer was lost, does not wait for the next write. */
    @Test
    void shouldPushAnEntryThatHangs() {
        matches(B, 1);
        tick(0);

        tick(PATIENCE + 1);

        assertThat(engine.lastIndex()).isEqualTo(2);
    }

    @Test
    void shouldNotPushWhatNoMajorityHas() {
        tick(0);

        tick(PATIENCE + 1);

        assertThat(engine.lastIndex()).isEqualTo(1);
    }

    @Test
    void shouldNotPushAnEntryThatIsYoung() {
        matches(B, 1);
        tick(0);

        tick(PATIENCE);

        assertThat(engine.lastIndex()).isEqualTo(1);
    }

    @Test
    void shouldOtherwiseLeaveItHanging() {
        engine.close();
        lead(Trap.HANGING_ENTRY);
        long last = engine.lastIndex();
        matches(B, last);
        matches(C, last);
        tick(0);

        tick(PATIENCE + 1);

        assertThat(engine.lastIndex()).isEqualTo(last);
        assertThat(engine.context.getCommitIndex()).as("the trap").isZero();
    }

    @Test
    void shouldAnswerPollsWithNoWhileItLeads() {
        engine.hear(B, new PollRequest(1, "b", 9, 9));

        assertThat(engine.context.getRole()).isEqualTo(RaftServer.Role.LEADER);
    }

    private void tick(long laterNanos) {
        engine.nanos.addAndGet(laterNanos);
        engine.run(engine.walls::onTick);
    }

    private void fails(MemberId id, int times) {
        engine.run(() -> {
            member(id).resetFailureCount();
            for (int i = 0; i < times; i++) {
                member(id).incrementFailureCount();
            }
        });
    }

    private void matches(MemberId id, long index) {
        engine.run(() -> {
            member(id).resetFailureCount();
            member(id).setMatchIndex(index);
        });
    }

    private int failures(MemberId id) {
        return engine.get(() -> member(id).getFailureCount());
    }

    private RaftMemberContext member(MemberId id) {
        return engine.context.getCluster().getMemberState(id);
    }
}
