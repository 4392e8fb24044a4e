package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.ledger.Answer;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.Ledger;
import dev.confab.model.Applied;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows when a leader asks for a tick, and that it does not ask when it need not, or not yet again. */
final class AlarmClockTest {

    private static final PeerId NODE = PeerId.of("node");
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final StateMachine machine = new StateMachine();
    private final Replica replica = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
    private final List<List<Item>> proposed = new ArrayList<>();
    private final List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    private final FakeLedger ledger = new FakeLedger(FakeLedger.voting(1, "node")) {
        @Override
        public CompletableFuture<List<Answer>> propose(byte[] items) {
            WireReader reader = WireReader.of(items);
            proposed.add(reader.readList(Ledger.BATCH_ITEMS_MAX, () -> RequestCodec.readItem(reader)));
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }
    };
    private Instant now = NOON;
    private long nanos;
    private long sequence;
    private final AlarmClock alarm = new AlarmClock(replica, new Hands(), new OwnProposals(replica, () -> nanos, 7));

    /** This machine's clock. */
    private final class Hands extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void found() {
        replica.observe(alarm);
        commit(new Command.Found(new UUID(1, 2), new Epoch(1, 7), Limits.DEFAULT));
        ledger.isLeader = true;
    }

    @Test
    void shouldAskWhenSomethingIsDueAndNotBefore() {
        // given
        putFor("a", HOUR);

        // when, then
        now = NOON.plus(HOUR).minusMillis(1);
        alarm.onTick(ledger);
        assertThat(proposed).isEmpty();
        now = NOON.plus(HOUR);
        alarm.onTick(ledger);
        assertThat(proposed).hasSize(1);
        assertThat(proposed.get(0))
                .singleElement()
                .satisfies(item ->
                        assertThat(((Item.Whole) item).request().command()).isEqualTo(new Command.Tick()));
    }

    @Test
    void shouldAskWhileItLeadsOnly() {
        putFor("a", HOUR);
        now = NOON.plus(HOUR);

        alarm.onTick(null);
        ledger.isLeader = false;
        alarm.onTick(ledger);
        assertThat(proposed).isEmpty();
        ledger.isLeader = true;
        alarm.onTick(ledger);
        assertThat(proposed).hasSize(1);
    }

    @Test
    void shouldHaveOneProposalUnderWayAndGiveItUpAfterAWhile() {
        putFor("a", HOUR);
        now = NOON.plus(HOUR);

        alarm.onTick(ledger);
        nanos += OwnProposals.PATIENCE.toNanos() - 1;
        alarm.onTick(ledger);
        assertThat(proposed).hasSize(1);
        nanos += 1;
        alarm.onTick(ledger);
        assertThat(proposed).hasSize(2);
    }

    @Test
    void shouldAskForTheRestAtOnceAndRestWhenAllIsDone() {
        // given
        for (int i = 0; i < AlarmClock.TICKS_MAX + 1; i++) {
            putFor("key-" + i, HOUR);
        }
        now = NOON.plus(HOUR);

        // when
        alarm.onTick(ledger);
        carryOut();
        alarm.onTick(ledger);
        carryOut();
        alarm.onTick(ledger);

        // then
        assertThat(proposed).extracting(List::size).containsExactly(AlarmClock.TICKS_MAX, 1);
        assertThat(replica.state().namespace("app").size()).isZero();
    }

    /** Each is an entry of the log on the disk of a majority: a leader that is refused must not ask fifty times a second. */
    @Test
    void shouldPauseWhereItsTicksLeadToNothing() {
        putFor("a", HOUR);
        now = NOON.plus(HOUR);
        for (int i = 0; i < 2; i++) {
            // given
            alarm.onTick(ledger);
            int asked = proposed.size();
            if (i == 0) {
                answers.get(0).completeExceptionally(new IllegalStateException("handing over"));
            } else {
                answers.get(1).complete(List.of(new Answer(decided(), Epoch.NONE, null)));
            }

            // when, then
            nanos += OwnProposals.PAUSE.toNanos() - 1;
            alarm.onTick(ledger);
            assertThat(proposed).hasSize(asked);
            nanos += 1;
        }
        alarm.onTick(ledger);
        assertThat(proposed).hasSize(3);
    }

    /** A leader whose clock was ahead left the log's time there: what is due by that does not wait for this machine. */
    @Test
    void shouldGoByTheTimeOfTheLogWhereThatIsAhead() {
        putFor("a", HOUR);
        now = NOON.plus(HOUR);
        commit(new Command.Update(List.of(), List.of(new Operation.Put("app", "b", "1")), false));

        now = NOON;
        alarm.onTick(ledger);

        assertThat(proposed).hasSize(1);
    }

    @Test
    void shouldHearOfASnapshotToo() {
        putFor("a", HOUR);
        Replica fresh = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
        AlarmClock other = new AlarmClock(fresh, new Hands(), new OwnProposals(fresh, () -> nanos, 8));
        fresh.observe(other);
        other.onTick(ledger);

        fresh.jump(machine.state());
        now = NOON.plus(HOUR);
        other.onTick(ledger);

        assertThat(proposed).hasSize(1);
    }

    private Decision decided() {
        return new Decision.Decided(new Outcome.Unchanged(1));
    }

    /** The ledger does what it was asked for last. */
    private void carryOut() {
        List<Answer> done = new ArrayList<>();
        for (Item item : proposed.get(proposed.size() - 1)) {
            Applied applied = machine.apply(item, now);
            replica.offer(applied.commit());
            done.add(new Answer(applied.decision(), machine.state().head().epoch(), applied.commit()));
        }
        answers.get(answers.size() - 1).complete(done);
    }

    private void putFor(String key, Duration expiresAfter) {
        commit(new Command.Update(List.of(), List.of(new Operation.Put("app", key, "1", expiresAfter)), false));
    }

    private void commit(Command command) {
        State before = machine.state();
        Request request = new Request(
                new RequestId(1, ++sequence),
                before.head().epoch(),
                before.revision(),
                new Cause("ann", "node", ""),
                command);
        replica.offer(machine.apply(new Item.Whole(request), now).commit());
    }
}
