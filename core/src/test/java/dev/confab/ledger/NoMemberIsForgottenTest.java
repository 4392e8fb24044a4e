package dev.confab.ledger;

import static dev.confab.ledger.WalledEngine.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose engine takes one append off twice: once when a member's part changes, once when the append ends. */
final class NoMemberIsForgottenTest {

    @TempDir
    private Path directory;

    private WalledEngine engine;
    private NoMemberIsForgotten wall;

    @BeforeEach
    void lead() {
        engine = new WalledEngine(directory);
        engine.run(() -> {
            engine.context.setTerm(1);
            engine.context.transition(RaftServer.Role.CANDIDATE);
            engine.context.transition(RaftServer.Role.LEADER);
        });
        wall = new NoMemberIsForgotten(engine.context);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldCountAnewWhereNothingIsUnderWay() {
        loseCount();

        tick();
        tick();

        assertThat(canBeSentTo()).isTrue();
    }

    /** It once counted on upwards for as long as that node led. */
    @Test
    void shouldCountAnewFromAboveToo() {
        engine.run(() -> {
            member().resetState(engine.context.getLog());
            member().startAppend();
            member().startAppend();
        });

        tick();
        tick();

        assertThat(canBeSentTo()).isTrue();
    }

    @Test
    void shouldOtherwiseSendThatMemberNothingAnyMore() {
        loseCount();

        assertThat(canBeSentTo()).as("the trap").isFalse();
    }

    @Test
    void shouldLeaveTheCountAloneWhileAnAppendIsUnderWay() {
        CompletableFuture<RaftResponse> answer = new CompletableFuture<>();
        engine.run(() -> {
            member().resetState(engine.context.getLog());
            member().startAppend();
            wall.said(B, WalledEngine.append(WalledEngine.SELF, 1, 0, 0, 0), answer);
        });

        tick();
        tick();
        engine.run(() -> member().completeAppend());
        answer.cancel(false);
        tick();
        tick();

        assertThat(canBeSentTo()).isTrue();
    }

    /**
     * The thread that brings an answer may be held up between the two words of it, and each time a look may come in between: it
     * counted upwards then, and the member was sent nothing any more.
     */
    @Test
    void shouldNotBeHasty() {
        engine.run(() -> member().resetState(engine.context.getLog()));

        for (int look = 0; look < 4; look++) {
            CompletableFuture<RaftResponse> answer = new CompletableFuture<>();
            engine.run(() -> {
                member().startAppend();
                wall.said(B, WalledEngine.append(WalledEngine.SELF, 1, 0, 0, 0), answer);
            });
            answer.cancel(false);
            tick();
            assertThat(canBeSentTo()).as("untouched").isFalse();
            engine.run(() -> member().completeAppend());
            assertThat(canBeSentTo()).isTrue();
        }
    }

    private void loseCount() {
        engine.run(() -> {
            member().resetState(engine.context.getLog());
            member().startAppend();
            member().resetState(engine.context.getLog());
            member().completeAppend();
        });
    }

    private void tick() {
        engine.run(wall::onTick);
    }

    private boolean canBeSentTo() {
        return engine.get(() -> member().canHeartbeat());
    }

    private RaftMemberContext member() {
        return engine.context.getCluster().getMemberState(B);
    }
}
