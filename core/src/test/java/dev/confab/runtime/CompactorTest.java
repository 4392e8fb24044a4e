package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.ledger.Answer;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.Ledger;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.Item;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows when a leader asks for a compaction, and that it does not ask when it need not, or not yet again. */
final class CompactorTest {

    private static final PeerId NODE = PeerId.of("node");
    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final Command.Compact WANTED = new Command.Compact(3, new TreeMap<>(Map.of("app", 7L)));

    private final Replica replica = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
    private final List<Request> proposed = new ArrayList<>();
    private final List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    private final FakeLedger ledger = new FakeLedger(FakeLedger.voting(1, "node")) {
        @Override
        public CompletableFuture<List<Answer>> propose(byte[] items) {
            WireReader reader = WireReader.of(items);
            reader.readList(Ledger.BATCH_ITEMS_MAX, () -> RequestCodec.readItem(reader))
                    .forEach(item -> proposed.add(((Item.Whole) item).request()));
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }
    };
    private Optional<Command.Compact> overdue = Optional.of(WANTED);
    private long nanos;
    private final Compactor compactor = new Compactor(() -> overdue, new OwnProposals(replica, () -> nanos, 7));

    @BeforeEach
    void lead() {
        ledger.isLeader = true;
    }

    @Test
    void shouldAskForWhatItsHistoryWantsToLetGoOf() {
        // when
        compactor.onTick(ledger);

        // then
        assertThat(proposed).singleElement().satisfies(request -> {
            assertThat(request.command()).isEqualTo(WANTED);
            assertThat(request.cause()).isEqualTo(new Cause("node", "node", Compactor.REASON));
        });
    }

    @Test
    void shouldAskForNothingWhereNothingIsOverdue() {
        overdue = Optional.empty();

        compactor.onTick(ledger);

        assertThat(proposed).isEmpty();
    }

    @Test
    void shouldAskWhileItLeadsOnly() {
        compactor.onTick(null);
        ledger.isLeader = false;
        compactor.onTick(ledger);

        assertThat(proposed).isEmpty();
    }

    @Test
    void shouldHaveOneProposalUnderWayAndGiveItUpAfterAWhile() {
        // given
        compactor.onTick(ledger);

        // when, then
        nanos += OwnProposals.PATIENCE.toNanos() - 1;
        compactor.onTick(ledger);
        assertThat(proposed).hasSize(1);
        nanos += 1;
        compactor.onTick(ledger);
        assertThat(proposed).hasSize(2);
        assertThat(proposed.get(1).id()).isNotEqualTo(proposed.get(0).id());
    }

    /** Each is an entry of the log on the disk of a majority: where another leader was first, or none is, it must not be asked on and on. */
    @Test
    void shouldPauseWhereNothingCameOfIt() {
        // given
        compactor.onTick(ledger);
        answers.get(0).complete(List.of(new Answer(new Decision.Decided(new Outcome.Unchanged(9)), EPOCH, null)));

        // when, then
        nanos += OwnProposals.PAUSE.toNanos() - 1;
        compactor.onTick(ledger);
        assertThat(proposed).hasSize(1);
        nanos += 1;
        compactor.onTick(ledger);
        assertThat(proposed).hasSize(2);
    }

    @Test
    void shouldAskForTheRestAtOnce() {
        // given
        compactor.onTick(ledger);
        Commit commit = new Commit(Head.EMPTY, Instant.EPOCH, new Cause("node", "node", ""), List.of(), null);
        answers.get(0)
                .complete(List.of(new Answer(new Decision.Decided(new Outcome.Committed(9, true)), EPOCH, commit)));

        // when
        compactor.onTick(ledger);

        // then
        assertThat(proposed).hasSize(2);
    }
}
