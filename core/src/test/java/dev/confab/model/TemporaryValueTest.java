package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.confab.gossip.wire.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shows when a temporary value begins and ends, and what comes back. */
class TemporaryValueTest {

    private static final Instant NOON = Client.NOON.plusSeconds(60); // the cluster was founded before
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant AT_ONE = NOON.plus(HOUR);

    private final Client client = Client.founded();

    @Test
    void shouldBringTheValueBeforeItBackOnce() {
        // given
        client.sendAt(NOON, put("a", "before"));
        long put = client.sendAt(NOON, putFor("a", "now", HOUR)).commit().revision();

        // when
        Applied early = client.sendAt(AT_ONE.minusMillis(1), new Command.Tick());
        Applied due = client.sendAt(AT_ONE, new Command.Tick());
        Applied again = client.sendAt(AT_ONE.plus(HOUR), new Command.Tick());

        // then
        assertThat(early.decision()).isEqualTo(new Decision.Decided(new Outcome.Unchanged(put)));
        assertThat(due.commit().changes().get(0)).isEqualTo(new Change(Client.SHOP, "a", 3, "before"));
        assertThat(due.commit().author()).isEqualTo("ann");
        assertThat(due.commit().reason()).isEqualTo("expired, put at revision " + put);
        assertThat(again.commit()).isNull();
        assertThat(client.shop().value("a")).isEqualTo("before");
        assertThat(pending()).isEmpty();
    }

    @Test
    void shouldRemoveAKeyThatWasNotThereBefore() {
        client.sendAt(NOON, putFor("a", "now", HOUR));

        Applied due = client.sendAt(AT_ONE, new Command.Tick());

        assertThat(due.commit().changes().get(0)).isEqualTo(new Change(Client.SHOP, "a", 2, null));
        assertThat(client.shop().size()).isZero();
    }

    @Test
    void shouldShowWhatIsPending() {
        client.sendAt(NOON, put("a", "before"));
        client.sendAt(NOON, putFor("a", "now", HOUR));

        assertThat(pending()).singleElement().satisfies(each -> {
            Pending.Expiry expiry = (Pending.Expiry) each;
            assertThat(expiry.id()).isEqualTo(Client.SHOP + ":a");
            assertThat(expiry.due()).isEqualTo(AT_ONE);
            assertThat(expiry.beneath()).isEqualTo(Optional.of("before"));
            assertThat(expiry.author()).isEqualTo("ann");
            assertThat(expiry.node()).isEqualTo("node-1");
            assertThat(expiry.revision()).isEqualTo(client.machine.state().revision());
        });
    }

    @Test
    void shouldEndWithAnyOtherChangeOfTheKey() {
        List<Command> others = List.of(
                put("a", "else"),
                Client.update(new Operation.Remove(Client.SHOP, "a")),
                Client.importOf(ImportMode.MERGE, Map.of("a", "else")),
                Client.importOf(ImportMode.REPLACE, Map.of("b", "1")));
        for (Command other : others) {
            // given
            client.sendAt(NOON, put("a", "before"));
            client.sendAt(NOON, putFor("a", "now", HOUR));
            assertThat(pending()).hasSize(1);

            // when
            client.sendAt(NOON, other);
            String value = client.shop().value("a");

            // then
            assertThat(pending()).as("%s", other).isEmpty();
            assertThat(client.sendAt(AT_ONE, new Command.Tick()).commit()).isNull();
            assertThat(client.shop().value("a")).isEqualTo(value);
        }
    }

    /** Who rolls back, or brings in a file, says what the value is: it must not be another one an hour later. */
    @Test
    void shouldStayWhereAnAssignmentNamesTheValueThatIsTemporary() {
        client.sendAt(NOON, putFor("a", "now", HOUR));
        client.sendAt(NOON, putFor("other", "now", HOUR));

        client.sendAt(NOON, Client.importOf(ImportMode.MERGE, Map.of("a", "now", "b", "1")));
        client.sendAt(AT_ONE, new Command.Tick());

        assertThat(client.machine.state().namespace(Client.SHOP).toMap()).isEqualTo(Map.of("a", "now", "b", "1"));
        assertThat(pending()).isEmpty();
    }

    @Test
    void shouldKeepWhatIsBeneathTheFirstWhereASecondTakesItsPlace() {
        // given
        client.sendAt(NOON, put("a", "before"));
        client.sendAt(NOON, putFor("a", "first", HOUR));

        // when
        client.sendAt(NOON.plusSeconds(60), putFor("a", "second", HOUR));
        Applied atFirst = client.sendAt(AT_ONE, new Command.Tick());
        Applied atSecond = client.sendAt(AT_ONE.plusSeconds(60), new Command.Tick());

        // then
        assertThat(atFirst.commit()).isNull();
        assertThat(atSecond.commit().changes().get(0).newValue()).isEqualTo("before");
    }

    @Test
    void shouldExtendAValueThatIsTheSameAlsoWhereOnlyChangesAreWanted() {
        client.sendAt(NOON, putFor("a", "now", HOUR));
        Command.Update extend = putFor("a", "now", HOUR.plusSeconds(60));

        Applied applied = client.sendAt(NOON, new Command.Update(List.of(), extend.operations(), true));

        assertThat(applied.commit()).isNotNull();
        assertThat(pending()).extracting(Pending::due).containsExactly(AT_ONE.plusSeconds(60));
    }

    @Test
    void shouldBringBackTogetherWhatWasPutTogether() {
        // given
        Operation a = new Operation.Put(Client.SHOP, "a", "1", HOUR);
        Operation b = new Operation.Put("other", "b", "1", HOUR);
        Operation later = new Operation.Put("other", "c", "1", HOUR.plusMillis(1));
        client.sendAt(NOON, Client.update(a, b, later));
        client.sendAt(NOON, putFor("d", "1", HOUR));

        // when
        Commit first = client.sendAt(AT_ONE, new Command.Tick()).commit();
        Commit second = client.sendAt(AT_ONE, new Command.Tick()).commit();

        // then
        assertThat(keys(first)).containsExactly("b", "a");
        assertThat(keys(second)).containsExactly("d");
        assertThat(pending()).hasSize(1);
    }

    @Test
    void shouldStayForGoodOnceCancelled() {
        // given
        client.sendAt(NOON, putFor("a", "now", HOUR));
        Condition.Version place = pending().get(0).entry().place();
        Command cancel = new Command.Update(
                List.of(place), List.of(new Operation.Remove(place.namespace(), place.key())), false);

        // when
        client.sendAt(NOON, cancel);
        Applied due = client.sendAt(AT_ONE, new Command.Tick());
        Applied tooLate = client.sendAt(AT_ONE, cancel);

        // then
        assertThat(due.commit()).isNull();
        assertThat(client.shop().value("a")).isEqualTo("now");
        assertThat(tooLate.decision())
                .isEqualTo(new Decision.Decided(
                        new Outcome.Conflict(client.machine.state().revision(), place, Condition.ABSENT)));
    }

    /** What comes back was there before: a namespace that was filled meanwhile must not keep it away. */
    @Test
    void shouldComeBackAlsoWhereItDoesNotFitAnyMore() {
        Client full = Client.founded(Limits.DEFAULT.with(Limit.NAMESPACE_BYTES, 300));
        full.sendAt(NOON, put("a", "x".repeat(100)));
        full.sendAt(NOON, putFor("a", "", HOUR));
        full.sendAt(NOON, put("b", "x".repeat(295)));

        Applied due = full.sendAt(AT_ONE, new Command.Tick());

        assertThat(due.commit()).isNotNull();
        assertThat(full.shop().value("a")).hasSize(100);
        assertThat(full.sendAt(AT_ONE, put("c", "1")).commit()).isNull();
        assertThat(full.sendAt(AT_ONE, Client.update(new Operation.Remove(Client.SHOP, "b")))
                        .commit())
                .isNotNull();
    }

    @Test
    void shouldTakeANamespaceAValueAndAKeyAtTheirLimits() {
        Client narrow = Client.founded(Limits.DEFAULT
                .with(Limit.NAMESPACE_NAME_BYTES, 20)
                .with(Limit.KEY_BYTES, 4)
                .with(Limit.VALUE_BYTES, 8));
        String namespace = "n".repeat(20);
        narrow.sendAt(NOON, Client.update(new Operation.Put(namespace, "keys", "12345678")));

        narrow.sendAt(NOON, Client.update(new Operation.Put(namespace, "keys", "87654321", HOUR)));
        Condition.Version place =
                Agenda.pending(narrow.machine.state()).get(0).entry().place();
        Command cancel = new Command.Update(
                List.of(place), List.of(new Operation.Remove(place.namespace(), place.key())), false);

        assertThat(narrow.sendAt(NOON, cancel).commit()).isNotNull();
        assertThat(narrow.sendAt(NOON, Client.update(new Operation.Put(namespace + "n", "a", "1", HOUR)))
                        .commit())
                .isNull();
    }

    /** A commit with both would be too large to be pushed. */
    @Test
    void shouldCountWhatIsKeptToTheBytesOfTheTransaction() {
        Client narrow = Client.founded(Limits.DEFAULT.with(Limit.TRANSACTION_BYTES, 10));
        narrow.sendAt(NOON, put("a", "123456789"));

        assertThat(narrow.sendAt(NOON, putFor("a", "", HOUR)).commit()).isNotNull();
        assertThat(narrow.sendAt(NOON, putFor("a", "1", HOUR)).decision())
                .isEqualTo(new Decision.Refused(3, Limit.TRANSACTION_BYTES, 10, 11, "the transaction"));
    }

    @Test
    void shouldBoundHowManyArePending() {
        // given
        for (int i = 0; i < 10_000; i++) {
            assertThat(client.sendAt(NOON, putFor("key-" + i, "1", HOUR)).commit())
                    .isNotNull();
        }

        // when, then
        assertThat(client.sendAt(NOON, putFor("more", "1", HOUR)).decision())
                .isEqualTo(new Decision.Refused(10_001, Limit.PENDING, 10_000, 10_001, "the store"));
        assertThat(client.sendAt(NOON, putFor("key-7", "2", HOUR)).commit()).isNotNull();
        assertThat(client.sendAt(NOON, put("key-8", "2")).commit()).isNotNull();
        assertThat(client.sendAt(NOON, putFor("more", "1", HOUR)).commit()).isNotNull();
    }

    @Test
    void shouldGoOnAfterARecovery() {
        // given
        client.sendAt(NOON, put("a", "before"));
        client.sendAt(NOON, putFor("a", "now", HOUR));
        Client after = new Client(new StateMachine(), 8);
        Command.Recover recover = new Command.Recover(client.machine.state(), new Epoch(2, 42));
        Request request = new Request(new RequestId(99, 1), Epoch.NONE, 0, new Cause("node", "node-1", ""), recover);

        // when
        after.machine.apply(new Item.Whole(RequestCodec.decode(RequestCodec.encode(request))), NOON.plusSeconds(1));
        Applied due = after.sendAt(AT_ONE, new Command.Tick());

        // then
        assertThat(due.commit()).isNotNull();
        assertThat(after.shop().value("a")).isEqualTo("before");
    }

    /** No release leaves such a thing behind; but to overwrite what somebody wrote later would be worse than to forget it. */
    @Test
    void shouldLeaveAKeyAloneThatHasAnotherVersionByThen() {
        String text = PendingText.expiry(AT_ONE, new Cause("ann", "node-1", ""), 7, "before");
        client.sendAt(NOON, put("a", "now"));
        client.sendAt(NOON, Client.update(new Operation.Put(Reserved.expiry(Client.SHOP), "a", text)));

        Commit due = client.sendAt(AT_ONE, new Command.Tick()).commit();

        assertThat(keys(due)).isEmpty();
        assertThat(client.shop().value("a")).isEqualTo("now");
        assertThat(pending()).isEmpty();
    }

    /** Nobody writes such a thing; but one that cannot be read must neither stop the voters nor be tried for ever. */
    @Test
    void shouldDropWhatCannotBeRead() {
        String name = Reserved.expiry(Client.SHOP);
        client.sendAt(
                NOON, Client.update(new Operation.Put(name, "a", "nonsense"), new Operation.Put(name, "b", "1\n0\nx")));
        client.sendAt(NOON, Client.update(new Operation.Put(Reserved.SCHEDULED, "c", "nonsense")));

        Commit first = client.sendAt(NOON, new Command.Tick()).commit();
        Commit second = client.sendAt(NOON, new Command.Tick()).commit();

        assertThat(keys(first)).isEmpty();
        assertThat(first.reason()).isEqualTo("dropped, unreadable");
        assertThat(second.changes()).extracting(Change::key).containsExactly("c");
        assertThat(client.sendAt(NOON, new Command.Tick()).commit()).isNull();
    }

    @Test
    void shouldRefuseATimeOutOfItsRange() {
        for (Duration bad :
                List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(999_999), Duration.ofDays(367))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> putFor("a", "1", bad))
                    .withMessageContaining("1 ms to 366 days");
        }
        assertThat(client.sendAt(NOON, putFor("a", "1", Duration.ofDays(366))).commit())
                .isNotNull();
        assertThat(client.sendAt(NOON.plus(Duration.ofDays(366)), new Command.Tick())
                        .commit())
                .isNotNull();
    }

    private List<Pending> pending() {
        return Agenda.pending(client.machine.state());
    }

    private static List<String> keys(Commit commit) {
        return commit.changes().stream()
                .filter(change -> !Reserved.isReserved(change.namespace()))
                .map(Change::key)
                .toList();
    }

    private static Command.Update put(String key, String value) {
        return Client.update(new Operation.Put(Client.SHOP, key, value));
    }

    private static Command.Update putFor(String key, String value, Duration expiresAfter) {
        return Client.update(new Operation.Put(Client.SHOP, key, value, expiresAfter));
    }
}
