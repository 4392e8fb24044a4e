package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises, shown on a group of one. */
abstract class LedgerContract {

    static final PeerId SELF = PeerId.of("only");

    final RecordingListener listener = new RecordingListener();
    Ledger ledger;

    /** Starts a ledger of one, named {@link #SELF}, that tells that listener. */
    abstract Ledger start(LedgerListener told);

    @BeforeEach
    void startLedger() {
        ledger = start(listener);
        await().until(ledger::isLeader);
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    @Test
    void shouldAnswerWithTheCommit() {
        List<Answer> answers =
                ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.decision()).isEqualTo(new Decision.Decided(new Outcome.Committed(1, true)));
            assertThat(answer.commit().revision()).isEqualTo(1);
        });
    }

    @Test
    void shouldTellCommitsBeforeItAnswers() {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();

        assertThat(listener.head().revision()).isEqualTo(1);
    }

    @Test
    void shouldAnswerEachItemOfABatchInOrder() {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();

        List<Answer> answers = ledger.propose(LedgerFixtures.batch(put("a", "1"), put("b", "2"), put("a", "3")))
                .join();

        assertThat(answers).extracting(answer -> answer.decision().revision()).containsExactly(2L, 3L, 4L);
        assertThat(listener.state().namespace("test").toMap())
                .containsEntry("a", "3")
                .containsEntry("b", "2");
    }

    @Test
    void shouldAnswerConcurrentProposalsEachWithItsOwn() {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();

        List<CompletableFuture<List<Answer>>> proposals = IntStream.range(0, 200)
                .mapToObj(i -> ledger.propose(LedgerFixtures.batch(put("key-" + i, "value-" + i))))
                .toList();

        for (int i = 0; i < proposals.size(); i++) {
            assertThat(proposals.get(i).join().get(0).commit().changes().get(0).key())
                    .isEqualTo("key-" + i);
        }
        assertThat(listener.failures).isEmpty();
    }

    @Test
    void shouldRememberARequest() {
        ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join();
        Request put = put("a", "1");
        ledger.propose(LedgerFixtures.batch(put)).join();

        Answer again = ledger.propose(LedgerFixtures.batch(put)).join().get(0);

        assertThat(again.decision().revision()).isEqualTo(2);
        assertThat(again.commit()).isNull();
        assertThat(listener.head().revision()).isEqualTo(2);
    }

    @Test
    void shouldKeepMalformedItemsOutOfTheLog() {
        CompletableFuture<List<Answer>> proposal = ledger.propose(new byte[] {1, 9, 9, 9});

        assertThatThrownBy(proposal::join).hasCauseInstanceOf(MalformedException.class);
        assertThat(ledger.propose(LedgerFixtures.batch(LedgerFixtures.found())).join())
                .hasSize(1);
    }

    @Test
    void shouldTakeNothingOnceItIsClosed() {
        ledger.close();
        ledger.close();

        assertThatThrownBy(ledger.propose(LedgerFixtures.batch(LedgerFixtures.found()))::join)
                .hasCauseInstanceOf(NotLeaderException.class);
    }

    Request put(String key, String value) {
        return LedgerFixtures.put(listener.head(), key, value);
    }
}
