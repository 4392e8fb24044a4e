package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateMachineTest {

    @Test
    void shouldRefuseEverythingButSyncBeforeTheClusterIsFounded() {
        // given
        Client client = new Client(new StateMachine(), 1);

        // when
        Decision put = client.put("a", "1").decision();
        Decision sync = client.send(new Request(
                        new RequestId(1, 9), Epoch.NONE, 0, new Cause("ann", "node-1", ""), new Command.Sync()))
                .decision();

        // then
        assertThat(put).isEqualTo(new Decision.Unfounded(0));
        assertThat(sync).isEqualTo(new Decision.Decided(new Outcome.Unchanged(0)));
    }

    @Test
    void shouldBeFoundedByTheFirstAndLeftAsItIsByTheSecond() {
        // given
        Client client = Client.founded();

        // when
        Applied second = client.send(new Command.Found(new UUID(9, 9), new Epoch(1, 9), Limits.DEFAULT));

        // then
        assertThat(second).isEqualTo(Applied.of(new Outcome.Unchanged(1)));
        assertThat(client.machine.state().settings().clusterId()).isEqualTo(Client.CLUSTER);
        assertThat(client.machine.state().head().epoch()).isEqualTo(Client.EPOCH);
    }

    @Test
    void shouldNameTheConditionThatFailedFirst() {
        // given
        Client client = Client.founded();
        client.put("a", "1");

        // when
        Decision lost = client.send(Client.updateIf("a", 4, new Operation.Put(Client.SHOP, "b", "2")))
                .decision();

        // then
        assertThat(lost)
                .isEqualTo(
                        new Decision.Decided(new Outcome.Conflict(2, new Condition.Version(Client.SHOP, "a", 4), 1)));
        assertThat(client.shop().lookup("b")).isNull();
    }

    @Test
    void shouldPutIfAbsentOnlyOnce() {
        // given
        Client client = Client.founded();
        Command claim = Client.updateIf("a", Condition.ABSENT, new Operation.Put(Client.SHOP, "a", "mine"));

        // when
        Decision first = client.send(claim).decision();
        Decision second = client.send(claim).decision();

        // then
        assertThat(first).isEqualTo(new Decision.Decided(new Outcome.Committed(2, true)));
        assertThat(second)
                .isEqualTo(
                        new Decision.Decided(new Outcome.Conflict(2, new Condition.Version(Client.SHOP, "a", 0), 1)));
    }

    @Test
    void shouldGoOnCountingVersionsWhenAKeyIsRemovedAndPutAgain() {
        // given
        Client client = Client.founded();

        // when
        client.put("a", "1");
        client.remove("a");
        client.put("a", "1");

        // then
        assertThat(client.shop().versionOf("a")).isEqualTo(3);
        assertThat(client.shop().lookup("a")).isEqualTo(new VersionedValue("1", 3, 4));
    }

    @Test
    void shouldNeverReuseAVersionWhenTombstonesArePruned() {
        // given a key that was changed often and removed first, so that its tombstone is the oldest
        Client client = Client.founded();
        for (int i = 0; i < 20; i++) {
            client.put("often", "v" + i);
        }
        client.remove("often");

        // when one removal more than there may be tombstones
        fillAndEmpty(client, Namespace.TOMBSTONES_MAX - 1);
        int atTheLimit = client.shop().tombstones().size();
        fillAndEmpty(client, 1);

        // then the older half is gone, and a new key starts above the highest version that went with it
        assertThat(atTheLimit).isEqualTo(Namespace.TOMBSTONES_MAX);
        assertThat(client.shop().tombstones().size()).isEqualTo(Namespace.TOMBSTONES_MAX / 2);
        assertThat(client.shop().tombstones().get("often")).isNull();
        assertThat(client.shop().versionFloor()).isEqualTo(21);
        client.put("often", "again");
        assertThat(client.shop().versionOf("often")).isEqualTo(22);
    }

    @Test
    void shouldAssignToSeveralNamespacesAtOnce() {
        // given
        Client client = Client.founded();
        client.put("a", "1");
        client.put("b", "2");
        SortedMap<String, @Nullable String> merged = new TreeMap<>(Map.of("x", "9"));
        merged.put("absent", null);
        long looked = client.machine.state().revision();

        // when
        Applied applied = client.send(new Command.Assign(
                List.of(new Condition.Unchanged(Client.SHOP, looked)),
                List.of(
                        new Assignment(Client.SHOP, ImportMode.REPLACE, new TreeMap<>(Map.of("b", "2", "c", "3"))),
                        new Assignment("other", ImportMode.MERGE, merged))));

        // then
        State state = client.machine.state();
        assertThat(state.namespace(Client.SHOP).toMap()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(state.namespace("other").toMap()).isEqualTo(Map.of("x", "9"));
        assertThat(applied.commit().changes()).hasSize(3);
    }

    @Test
    void shouldNotAssignWhereTheNamespaceHasChangedSinceItWasLookedAt() {
        // given
        Client client = Client.founded();
        client.put("a", "1");
        long looked = client.machine.state().revision();
        client.remove("a"); // leaves no value that would tell
        StateMachine restored = StateMachineCodec.decode(StateMachineCodec.encode(client.machine));
        Request request = client.request(new Command.Assign(
                List.of(new Condition.Unchanged(Client.SHOP, looked)),
                List.of(new Assignment(Client.SHOP, ImportMode.REPLACE, new TreeMap<>()))));

        // when
        Decision decision = client.send(request).decision();
        Decision afterRestore =
                restored.apply(new Item.Whole(request), Client.NOON).decision();

        // then
        assertThat(decision)
                .isEqualTo(new Decision.Decided(
                        new Outcome.Conflict(looked + 1, new Condition.Unchanged(Client.SHOP, looked), looked + 1)))
                .isEqualTo(afterRestore);
    }

    @Test
    void shouldRefuseToAssignToANamespaceTwice() {
        Assignment one = new Assignment("a", ImportMode.MERGE, new TreeMap<>());
        assertThatThrownBy(() -> new Command.Assign(List.of(), List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("once at most");
    }

    private static void fillAndEmpty(Client client, int keys) {
        for (int from = 0; from < keys; from += 1_000) {
            int batch = Math.min(1_000, keys - from);
            List<Operation> puts = new ArrayList<>();
            List<Operation> removals = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                String key = keys + "-" + (from + i);
                puts.add(new Operation.Put(Client.SHOP, key, "x"));
                removals.add(new Operation.Remove(Client.SHOP, key));
            }
            client.send(new Command.Update(List.of(), puts, false));
            client.send(new Command.Update(List.of(), removals, false));
        }
    }

    @Test
    void shouldKeepTheLogsTimeFromGoingBackAndFromJumping() {
        // given
        Client client = Client.founded();
        Instant founded = client.machine.state().time();

        // when
        Instant behind = timeOf(client, founded.minusSeconds(3_600));
        Instant ahead = timeOf(client, founded.plus(StateMachine.TIME_STEP_MAX).plusSeconds(1));

        // then
        assertThat(behind).isEqualTo(founded);
        assertThat(ahead).isEqualTo(founded.plus(StateMachine.TIME_STEP_MAX));
    }

    private static Instant timeOf(Client client, Instant proposed) {
        Request request = client.request(Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        return client.machine.apply(new Item.Whole(request), proposed).commit().time();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldStayEqualToAMachineThatWasRestoredOnTheWay(long seed) {
        // given
        Random random = new Random(seed);
        StateMachine first = Client.founded().machine;
        StateMachine second = Client.founded().machine;
        long sequence = 100;

        for (int step = 0; step < 500; step++) {
            // when both apply the same items and one of them is restored from its bytes now and then
            RequestId id = new RequestId(random.nextInt(3), random.nextInt(5) == 0 ? sequence : ++sequence);
            Item item = randomItem(id, random);
            Instant proposed = Client.NOON.plusMillis(random.nextInt(100_000));
            Applied one = first.apply(item, proposed);
            if (random.nextInt(20) == 0) {
                second = StateMachineCodec.decode(StateMachineCodec.encode(second));
            }
            Applied other = second.apply(item, proposed);

            // then
            assertThat(other).as("seed %d, step %d", seed, step).isEqualTo(one);
            assertThat(second.state().head()).isEqualTo(first.state().head());
            assertThat(StateMachineCodec.encode(second)).isEqualTo(StateMachineCodec.encode(first));
        }
    }

    private static Item randomItem(RequestId id, Random random) {
        Operation operation = random.nextInt(3) == 0
                ? new Operation.Remove(Client.SHOP, "key-" + random.nextInt(5))
                : new Operation.Put(Client.SHOP, "key-" + random.nextInt(5), "v".repeat(random.nextInt(50)));
        Request request =
                new Request(id, Client.EPOCH, 1_000_000, new Cause("ann", "node-1", "why"), Client.update(operation));
        if (random.nextBoolean()) {
            return new Item.Whole(request);
        }
        int count = 1 + random.nextInt(3);
        return Client.part(request, random.nextInt(count), count);
    }

    @Test
    void shouldReplaceOrMergeWhatAnImportDoesNotName() {
        // given
        Client client = Client.founded();
        client.put("kept", "1");
        client.put("same", "1");

        // when
        client.send(Client.importOf(ImportMode.MERGE, Map.of("same", "1", "new", "1")));
        Map<String, String> merged = client.shop().toMap();
        client.send(Client.importOf(ImportMode.REPLACE, Map.of("same", "1")));

        // then
        assertThat(merged).isEqualTo(Map.of("kept", "1", "same", "1", "new", "1"));
        assertThat(client.shop().toMap()).isEqualTo(Map.of("same", "1"));
        assertThat(client.shop().versionOf("same")).isEqualTo(1);
    }

    @Test
    void shouldNotCommitWhatChangesNothingWhereTheCallerAskedForThat() {
        // given
        Client client = Client.founded();
        client.put("a", "1");
        Operation same = new Operation.Put(Client.SHOP, "a", "1");
        Operation removal = new Operation.Remove(Client.SHOP, "absent");

        // when
        Applied onlyIfChanged = client.send(new Command.Update(List.of(), List.of(same, removal), true));
        Applied removalOfNothing = client.send(Client.update(removal));
        Applied touched = client.send(Client.update(same));

        // then
        assertThat(onlyIfChanged).isEqualTo(Applied.of(new Outcome.Unchanged(2)));
        assertThat(removalOfNothing).isEqualTo(Applied.of(new Outcome.Unchanged(2)));
        assertThat(touched.decision()).isEqualTo(new Decision.Decided(new Outcome.Committed(3, true)));
        assertThat(client.shop().versionOf("a")).isEqualTo(2);
    }
}
