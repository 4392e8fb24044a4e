package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.confab.gossip.wire.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows when a scheduled change takes effect, what it overwrites, and what becomes of one that cannot. */
class ScheduledChangeTest {

    private static final Instant NOON = Client.NOON.plusSeconds(60); // the cluster was founded before
    private static final Instant AT_ONE = NOON.plus(Duration.ofHours(1));

    private final Client client = Client.founded();

    @Test
    void shouldTakeEffectWhenItIsDueAndNotBefore() {
        // given
        Applied scheduled = client.sendAt(NOON, at(AT_ONE, put("a", "later"), put("b", "later")));

        // when
        Applied early = client.sendAt(AT_ONE.minusMillis(1), new Command.Tick());
        boolean wasThere = client.shop().size() > 0;
        Applied due = client.sendAt(AT_ONE, new Command.Tick());

        // then
        assertThat(scheduled.commit()).isNotNull();
        assertThat(early.commit()).isNull();
        assertThat(wasThere).isFalse();
        assertThat(client.shop().toMap()).containsOnlyKeys("a", "b");
        assertThat(due.commit().author()).isEqualTo("ann");
        assertThat(due.commit().reason())
                .isEqualTo("scheduled at revision " + scheduled.commit().revision());
        assertThat(client.sendAt(AT_ONE, new Command.Tick()).commit()).isNull();
    }

    @Test
    void shouldAskItsConditionsWhenItIsScheduledOnly() {
        // given
        client.sendAt(NOON, Client.update(put("a", "1")));
        Condition first = new Condition.Version(Client.SHOP, "a", 1);
        Condition lost = new Condition.Version(Client.SHOP, "a", 7);

        // when
        Applied refused = client.sendAt(NOON, new Command.Schedule(List.of(lost), List.of(put("a", "x")), AT_ONE));
        client.sendAt(NOON, new Command.Schedule(List.of(first), List.of(put("a", "later")), AT_ONE));
        client.sendAt(NOON, Client.update(put("a", "2")));
        client.sendAt(AT_ONE, new Command.Tick());

        // then
        assertThat(refused.decision()).isEqualTo(new Decision.Decided(new Outcome.Conflict(2, lost, 1)));
        assertThat(client.shop().value("a")).isEqualTo("later");
    }

    @Test
    void shouldGoByTimeThenByTheOrderInWhichTheyWereWritten() {
        // given
        client.sendAt(NOON, at(AT_ONE.plusMillis(1), put("a", "last")));
        client.sendAt(NOON, at(AT_ONE, put("a", "first")));
        client.sendAt(NOON, at(AT_ONE, put("a", "second")));

        // when, then
        for (String value : List.of("first", "second", "last")) {
            client.sendAt(AT_ONE.plusSeconds(1), new Command.Tick());
            assertThat(client.shop().value("a")).isEqualTo(value);
        }
    }

    @Test
    void shouldBeDueAtOnceWhereItsTimeIsPast() {
        client.sendAt(NOON, at(NOON.minusSeconds(1), put("a", "1")));

        assertThat(client.sendAt(NOON, new Command.Tick()).commit()).isNotNull();
    }

    /** The log's time never goes back: what came due by it stays due. */
    @Test
    void shouldGoByTheTimeOfTheLogWhereTheLeadersClockIsBehind() {
        client.sendAt(NOON, at(AT_ONE, put("a", "1")));
        client.sendAt(AT_ONE, Client.update(put("b", "1")));

        Applied behind = client.sendAt(NOON, new Command.Tick());

        assertThat(behind.commit()).isNotNull();
        assertThat(behind.commit().time()).isEqualTo(AT_ONE);
    }

    @Test
    void shouldEndATemporaryValueAndBeginOne() {
        // given
        Operation.Put forAMinute = new Operation.Put(Client.SHOP, "a", "now", Duration.ofMinutes(1));
        client.sendAt(NOON, Client.update(new Operation.Put(Client.SHOP, "b", "now", Duration.ofDays(1))));
        client.sendAt(NOON, at(AT_ONE, forAMinute, put("b", "1")));

        // when
        client.sendAt(AT_ONE, new Command.Tick());
        List<Pending> begun = Agenda.pending(client.machine.state());
        client.sendAt(AT_ONE.plusSeconds(60), new Command.Tick());

        // then
        assertThat(begun).extracting(Pending::due).containsExactly(AT_ONE.plusSeconds(60));
        assertThat(client.shop().toMap()).containsOnlyKeys("b");
    }

    @Test
    void shouldBeDroppedOnceWhereALimitForbidsItByThen() {
        // given
        Client narrow = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_KEYS, 1));
        narrow.sendAt(NOON, at(AT_ONE, put("a", "1")));
        narrow.sendAt(NOON, Client.update(put("b", "1")));

        // when
        Commit dropped = narrow.sendAt(AT_ONE, new Command.Tick()).commit();

        // then
        assertThat(dropped.reason())
                .isEqualTo("dropped, scheduled at revision 2: NAMESPACE_KEYS allows at most 1, would be 2");
        assertThat(narrow.shop().toMap()).containsOnlyKeys("b");
        assertThat(Agenda.pending(narrow.machine.state())).isEmpty();
        assertThat(narrow.sendAt(AT_ONE, new Command.Tick()).commit()).isNull();
    }

    @Test
    void shouldRefuseAtOnceWhatCanNeverBeCarriedOut() {
        Client narrow = Client.founded(Limits.DEFAULT.with(Limit.VALUE_BYTES, 4));
        long ahead = Duration.ofDays(366).toMillis() + 1;

        assertThat(narrow.sendAt(NOON, at(AT_ONE, put("a", "12345"))).decision())
                .isEqualTo(new Decision.Refused(1, Limit.VALUE_BYTES, 4, 5, "the value of a"));
        assertThat(narrow.sendAt(NOON, at(NOON.plusMillis(ahead), put("a", "1")))
                        .decision())
                .isEqualTo(new Decision.Refused(1, Limit.SCHEDULE_AHEAD_MILLIS, ahead - 1, ahead, "the schedule"));
        assertThat(narrow.sendAt(NOON, at(NOON.plusMillis(ahead - 1), put("a", "1234")))
                        .commit())
                .isNotNull();
        assertThat(narrow.sendAt(NOON.plusMillis(ahead - 1), new Command.Tick()).commit())
                .isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> at(Instant.MAX));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operation.Put(Reserved.SCHEDULED, "a", "1", Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.with(Limit.PENDING, 3));
    }

    /** Whoever holds one of a history that was lost must not cancel another's by it. */
    @Test
    void shouldHaveAnotherNameAfterARecovery() {
        // given
        Client after = new Client(new StateMachine(), 8);
        Command.Recover recover = new Command.Recover(client.machine.state(), new Epoch(2, 42));
        client.sendAt(NOON, Client.update(put("a", "1")));
        client.sendAt(NOON, at(AT_ONE, put("a", "lost")));

        // when
        after.machine.apply(new Item.Whole(asked(1, Epoch.NONE, 0, recover)), NOON);
        after.machine.apply(new Item.Whole(asked(2, new Epoch(2, 42), 2, at(AT_ONE, put("a", "kept")))), NOON);

        // then
        Pending lost = Agenda.pending(client.machine.state()).get(0);
        Pending kept = Agenda.pending(after.machine.state()).get(0);
        assertThat(kept.revision()).isEqualTo(lost.revision());
        assertThat(kept.id()).isEqualTo("0000000000000000003-2").isNotEqualTo(lost.id());
    }

    /** Ten thousand ticks would drop the memory of what writers asked, and their retries would be refused. */
    @Test
    void shouldNotFillTheMemoryOfRequests() {
        Applied first = client.sendAt(NOON, new Command.Tick());

        assertThat(first.decision()).isEqualTo(new Decision.Decided(new Outcome.Unchanged(1)));
        assertThat(client.machine.requests().size()).isEqualTo(1);
    }

    private static Request asked(long sequence, Epoch epoch, long seen, Command command) {
        return new Request(new RequestId(99, sequence), epoch, seen, new Cause("ann", "node-1", ""), command);
    }

    private static Command.Schedule at(Instant due, Operation... operations) {
        return new Command.Schedule(List.of(), List.of(operations), due);
    }

    private static Operation.Put put(String key, String value) {
        return new Operation.Put(Client.SHOP, key, value);
    }
}
