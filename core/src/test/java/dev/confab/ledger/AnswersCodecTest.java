package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.replica.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswersCodecTest {

    @Test
    void shouldBringCommitsAndLeaveOutWhatDoesNotFitIntoAFrameButForItsEpoch() {
        // given
        History history = History.founded();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Commit commit = history.put("key-" + i, "x".repeat(60_000));
            answers.add(new Answer(committed(commit.revision()), History.EPOCH, commit));
        }
        // when
        List<Answer> decoded = AnswersCodec.decode(AnswersCodec.encode(answers));
        // then
        assertThat(decoded).extracting(Answer::decision).containsExactlyElementsOf(decisions(answers));
        assertThat(decoded).extracting(Answer::epoch).containsOnly(History.EPOCH);
        assertThat(decoded.get(0).commit()).isEqualTo(answers.get(0).commit());
        assertThat(decoded.get(19).commit()).isNull();
    }

    @Test
    void shouldSayTheEpochOfWhatLedToNoCommit() {
        List<Answer> answers = List.of(
                new Answer(new Decision.Decided(new Outcome.Unchanged(3)), new Epoch(4, -5), null),
                new Answer(new Decision.Unfounded(0), Epoch.NONE, null));
        assertThat(AnswersCodec.decode(AnswersCodec.encode(answers))).isEqualTo(answers);
    }

    private static List<Decision> decisions(List<Answer> answers) {
        return answers.stream().map(Answer::decision).toList();
    }

    private static Decision committed(long revision) {
        return new Decision.Decided(new Outcome.Committed(revision, true));
    }
}
