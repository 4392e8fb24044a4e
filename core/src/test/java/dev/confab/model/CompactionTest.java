package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Shows what the cluster agrees on where it is asked to let go of what was. */
class CompactionTest {

    private static final String OTHER = "test/acme/shop";

    private final Client client = Client.founded();

    @Test
    void shouldAgreeOnTheOldestRevisionThatStaysReadable() {
        // given
        put(Client.SHOP, OTHER);

        // when
        Applied applied = client.send(new Command.Compact(1, namespaces(Client.SHOP, 2)));

        // then
        assertThat(applied.commit().changes())
                .containsExactly(
                        new Change(Reserved.COMPACTIONS, Reserved.ALL_NAMESPACES, 1, "1"),
                        new Change(Reserved.COMPACTIONS, Client.SHOP, 1, "2"));
        assertThat(Floors.raised(applied.commit())).isEqualTo(Map.of(Reserved.ALL_NAMESPACES, 1L, Client.SHOP, 2L));
        assertThat(floor(Client.SHOP)).isEqualTo(2);
        assertThat(floor(OTHER)).isEqualTo(1);
    }

    @Test
    void shouldNeverGoBackNorBeyondThePresent() {
        // given
        put(Client.SHOP, OTHER);
        put(Client.SHOP, OTHER);
        client.send(new Command.Compact(1, namespaces(Client.SHOP, 3)));
        long present = client.machine.state().revision();

        // when, then
        for (long asked : List.of(0L, 2L, 3L, present + 1, Long.MAX_VALUE)) {
            expectUnchanged(new Command.Compact(0, namespaces(Client.SHOP, asked)));
        }
        for (long asked : List.of(0L, 1L, present + 1, Long.MAX_VALUE)) {
            expectUnchanged(new Command.Compact(asked, namespaces()));
        }
        client.send(new Command.Compact(0, namespaces(Client.SHOP, present)));
        assertThat(floor(Client.SHOP)).isEqualTo(present);
    }

    @Test
    void shouldKeepNoFloorWhereThatOfTheStoreIsAsHigh() {
        // given
        put(Client.SHOP, OTHER);
        put(Client.SHOP, OTHER);
        client.send(new Command.Compact(0, namespaces(Client.SHOP, 2, OTHER, 3)));

        // when
        Applied applied = client.send(new Command.Compact(2, namespaces(Client.SHOP, 2)));

        // then
        assertThat(applied.commit().changes())
                .containsExactly(
                        new Change(Reserved.COMPACTIONS, Reserved.ALL_NAMESPACES, 1, "2"),
                        new Change(Reserved.COMPACTIONS, Client.SHOP, 2, null));
        assertThat(Floors.raised(applied.commit())).containsOnlyKeys(Reserved.ALL_NAMESPACES);
        assertThat(floor(Client.SHOP)).isEqualTo(2);
        assertThat(floor(OTHER)).isEqualTo(3);
    }

    @Test
    void shouldLeaveRoomInItsCommitWhereVeryManyFloorsAreNeedless() {
        // given
        int count = Floors.DROPPED_MAX + 20;
        String[] names = new String[count];
        SortedMap<String, Long> floors = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            names[i] = "shop-%04d".formatted(i);
            floors.put(names[i], 2L);
        }
        put(names);
        client.send(new Command.Compact(0, new TreeMap<>(floors.headMap(names[count / 2]))));
        client.send(new Command.Compact(0, new TreeMap<>(floors.tailMap(names[count / 2]))));
        assertThat(client.machine.state().namespace(Reserved.COMPACTIONS).size())
                .isEqualTo(count);

        // when
        Commit first = client.send(new Command.Compact(2, namespaces())).commit();
        Commit second = client.send(new Command.Compact(3, namespaces())).commit();

        // then
        assertThat(first.changes()).hasSize(1 + Floors.DROPPED_MAX);
        assertThat(second.changes()).hasSize(1 + 20);
        assertThat(client.machine.state().namespace(Reserved.COMPACTIONS).toMap())
                .isEqualTo(Map.of(Reserved.ALL_NAMESPACES, "3"));
    }

    @Test
    void shouldKeepNoFloorOfNamespacesThatNobodyWroteTo() {
        put(Client.SHOP);

        expectUnchanged(new Command.Compact(0, namespaces("never", 1)));
    }

    /** Proves that the pressure of what was never makes a store read-only: not even the smallest limits refuse a compaction. */
    @Test
    void shouldMeetNoLimit() {
        // given
        Limits small = Limits.DEFAULT
                .with(Limit.KEY_BYTES, 1)
                .with(Limit.VALUE_BYTES, 1)
                .with(Limit.NAMESPACES, 1)
                .with(Limit.NAMESPACE_KEYS, 1)
                .with(Limit.TRANSACTION_CHANGES, 1)
                .with(Limit.NAMESPACE_BYTES, 2)
                .with(Limit.STORE_BYTES, 2);
        Client full = Client.founded(small);
        for (int i = 0; i < 10; i++) {
            full.put("a", "1");
        }

        // when
        Applied applied = full.send(new Command.Compact(8, namespaces(Client.SHOP, 10)));

        // then
        assertThat(applied.commit()).isNotNull();
        assertThat(full.put("a", "2").commit()).isNotNull();
    }

    /** A leader asks again and again for what it did not see done; ten thousand of these would drop the memory of what writers asked. */
    @Test
    void shouldNotBeRemembered() {
        // given
        put(Client.SHOP);
        put(Client.SHOP);
        Request request = client.request(new Command.Compact(2, namespaces()));

        // when
        Applied first = client.send(request);
        Applied again = client.send(request);

        // then
        assertThat(first.commit()).isNotNull();
        assertThat(again.decision())
                .isEqualTo(new Decision.Decided(
                        new Outcome.Unchanged(client.machine.state().revision())));
        assertThat(client.machine.requests().size()).isEqualTo(3);
    }

    @Test
    void shouldTakeWhatItCannotReadForNoFloor() {
        // given
        put(Client.SHOP);
        client.send(Client.update(new Operation.Put(Reserved.COMPACTIONS, Client.SHOP, "since monday")));
        assertThat(floor(Client.SHOP)).isZero();

        // when
        client.send(new Command.Compact(0, namespaces(Client.SHOP, 2)));

        // then
        assertThat(floor(Client.SHOP)).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhatIsNoCompaction() {
        SortedMap<String, Long> many = new TreeMap<>();
        for (int i = 0; i <= Command.Compact.NAMESPACES_MAX; i++) {
            many.put("shop-" + i, 1L);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Command.Compact(0, many))
                .withMessageContaining("at most 1000 namespaces")
                .withMessageContaining("1001");
        assertThatIllegalArgumentException().isThrownBy(() -> new Command.Compact(-1, namespaces()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Command.Compact(0, namespaces(Client.SHOP, -1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Command.Compact(0, namespaces(" ", 1)));
    }

    private void expectUnchanged(Command.Compact compact) {
        long present = client.machine.state().revision();
        Applied applied = client.send(compact);
        assertThat(applied.decision())
                .as(compact.toString())
                .isEqualTo(new Decision.Decided(new Outcome.Unchanged(present)));
        assertThat(applied.commit()).isNull();
    }

    private void put(String... namespaces) {
        List<Operation> operations = new ArrayList<>();
        for (String namespace : namespaces) {
            operations.add(new Operation.Put(namespace, "a", "1"));
        }
        client.send(new Command.Update(List.of(), operations, false));
    }

    private long floor(String namespace) {
        return Floors.of(client.machine.state(), namespace);
    }

    private static SortedMap<String, Long> namespaces() {
        return new TreeMap<>();
    }

    private static SortedMap<String, Long> namespaces(String one, long oldest) {
        return new TreeMap<>(Map.of(one, oldest));
    }

    private static SortedMap<String, Long> namespaces(String one, long oldest, String other, long othersOldest) {
        return new TreeMap<>(Map.of(one, oldest, other, othersOldest));
    }
}
