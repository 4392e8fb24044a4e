package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.Command;
import dev.confab.model.Operation;
import dev.confab.model.Reserved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that what the cluster agreed to let go of is read on no node, and what a history past its bounds would have it let go of. */
class CompactedTest {

    private static final String ORDERS = "prod/orders";
    private static final String BILLING = "prod/billing";
    private static final HistoryRange ALL = HistoryRange.last(1_000);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadANamespaceNoFurtherBackThanWasAgreed(boolean onDisk) {
        // given
        Shop shop = new Shop(onDisk ? directory : null, HistoryOptions.DEFAULT);
        long first = writeBoth(shop, 20);
        long floor = first + 11;

        // when
        compact(shop, ORDERS, floor);

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isEqualTo(floor);
        assertThat(shop.history().at(ORDERS, floor).toMap()).isEqualTo(shop.mapAt(ORDERS, floor));
        assertThatThrownBy(() -> shop.history().at(ORDERS, floor - 1))
                .isInstanceOfSatisfying(
                        HistoryGoneException.class,
                        gone -> assertThat(gone.oldestReadable()).isEqualTo(floor));
        assertThat(shop.history().page(ORDERS, null, ALL).commits())
                .extracting(PastCommit::revision)
                .allMatch(revision -> revision > floor);
        assertThat(shop.history().at(BILLING, first).toMap()).isEqualTo(shop.mapAt(BILLING, first));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadNothingFurtherBackThanWasAgreedForAll(boolean onDisk) {
        // given
        Shop shop = new Shop(onDisk ? directory : null, HistoryOptions.DEFAULT);
        long floor = writeBoth(shop, 20) + 10;

        // when
        compact(shop, Reserved.ALL_NAMESPACES, floor);

        // then
        for (String namespace : List.of(ORDERS, BILLING, "never")) {
            assertThat(shop.history().oldestReadable(namespace)).isEqualTo(floor);
        }
        assertThat(shop.history().audit(ALL).oldestReadable()).isEqualTo(floor);
        assertThatThrownBy(() -> shop.history().at(floor - 1)).isInstanceOf(HistoryGoneException.class);
    }

    /** The floor is told by the commit that raised it, which is in the files; one that was raised before them is below their beginning. */
    @Test
    void shouldReadNoFurtherBackAfterARestart() {
        // given files of which the first ones go
        Shop shop = new Shop(directory, HistoryOptions.DEFAULT.bytes(1 << 16));
        long floor = writeBoth(shop, 20) + 11;
        compact(shop, ORDERS, floor);
        shop.history().flush();

        // when
        shop.reopen(shop.revision());

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isEqualTo(floor);
    }

    @Test
    void shouldReadNoFurtherBackAfterARestore() throws IOException {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        long floor = writeBoth(shop, 20) + 11;
        compact(shop, ORDERS, floor);

        // when
        Backup backup = shop.history().backup();
        backup.writeHistory(directory, Shop.NODE, HistoryOptions.DEFAULT);
        History restored =
                History.in(directory, Shop.NODE, HistoryOptions.DEFAULT, backup.state(), (task, delay) -> {});

        // then
        assertThat(backup.oldest()).isLessThan(floor);
        assertThat(restored.oldestReadable(ORDERS)).isEqualTo(floor);
    }

    /** A node that came by a snapshot knows none of the commits that were let go of, nor the namespace. */
    @Test
    void shouldFollowAFloorAboveItsBeginningOfANamespaceThatItHasNoCommitOf() {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        shop.put(ORDERS, "key", "1");
        shop.jump(new Operation.Put(ORDERS, "key", "2"));
        long begins = shop.revision();
        long floor = shop.put(BILLING, "key", "1");
        shop.put(BILLING, "key", "2");

        // when
        compact(shop, ORDERS, floor);

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isEqualTo(floor);
        assertThat(shop.history().oldestReadable(BILLING)).isEqualTo(begins);
    }

    /** A floor of which nothing is left in the history must not be forgotten when the history's beginning comes by. */
    @Test
    void shouldKeepAFloorThatIsAboveAllCommitsOfItsNamespace() {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        long gone = shop.put(ORDERS, "key", "1");
        long quiet = shop.put(BILLING, "key", "1");
        long floor = shop.put(BILLING, "key", "2");
        shop.put(BILLING, "key", "3");

        // when
        compact(shop, ORDERS, floor);
        compact(shop, BILLING, quiet);

        // then
        assertThat(shop.history().oldestReadable(BILLING)).isEqualTo(quiet).isGreaterThan(gone);
        assertThat(shop.history().oldestReadable(ORDERS)).isEqualTo(floor);
    }

    /** No state machine writes it; but what it costs must not be the history. */
    @Test
    void shouldGoOnAfterAFloorBeyondWhatIsThere() {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        long first = writeBoth(shop, 4);

        // when
        compact(shop, ORDERS, 1_000_000);
        writeBoth(shop, 4);
        compact(shop, Reserved.ALL_NAMESPACES, shop.revision());

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isGreaterThan(first);
        assertThat(shop.history().at(ORDERS, shop.revision()).toMap()).isEqualTo(shop.mapAt(ORDERS, shop.revision()));
    }

    @Test
    void shouldLeaveWhatIsLabelledReadable() {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        long labelled = shop.put(ORDERS, "key", "labelled");
        shop.put(Reserved.labels(ORDERS), "release", Long.toString(labelled));
        long last = writeBoth(shop, 5) + 4;

        // when
        compact(shop, Reserved.ALL_NAMESPACES, last);

        // then
        assertThat(shop.history().at(ORDERS, labelled).toMap()).isEqualTo(Map.of("key", "labelled"));
        assertThatThrownBy(() -> shop.history().at(ORDERS, labelled + 1)).isInstanceOf(HistoryGoneException.class);
    }

    @Test
    void shouldShowInTheAuditAndInNoHistory() {
        // given
        Shop shop = new Shop(null, HistoryOptions.DEFAULT);
        long first = writeBoth(shop, 3);
        int commits = shop.history().page(ORDERS, null, ALL).commits().size();

        // when
        compact(shop, BILLING, first);
        compact(shop, Reserved.ALL_NAMESPACES, 1);

        // then
        List<AuditEntry> audit = shop.history().audit(ALL).entries();
        assertThat(audit.get(0).changes())
                .containsExactly(new AuditChange("compaction", ".confab/*", "", Optional.empty(), Optional.of("1")));
        assertThat(audit.get(1).changes())
                .containsExactly(new AuditChange("compaction", BILLING, "", Optional.empty(), Optional.of("" + first)));
        assertThat(shop.history().page(ORDERS, null, ALL).commits()).hasSize(commits);
    }

    @Test
    void shouldWantCommitsLetGoOfOnceTheyArePastTheBoundByAnEighth() {
        // given
        Watched watched = new Watched(HistoryOptions.DEFAULT.commits(16));
        long first = watched.shop.put(ORDERS, "key", "first");
        watched.write(ORDERS, 17);
        assertThat(watched.overdue()).isEmpty();

        // when
        watched.write(ORDERS, 1);

        // then
        assertThat(watched.overdue()).contains(wanted(0, ORDERS, first + 2));
        assertThat(watched.shop.changesSince(ORDERS, first + 2)).isEqualTo(16);
    }

    @Test
    void shouldWantBytesLetGoOfOnceTheyArePastTheBoundByAnEighth() {
        // given
        Watched watched = new Watched(HistoryOptions.DEFAULT.bytes(1 << 16));
        String large = "x".repeat(4_000);
        int count = 0;
        while (watched.overdue().isEmpty() && count < 100) {
            watched.shop.put(ORDERS, "key", large + count++);
        }

        // when
        Command.Compact overdue = watched.overdue().orElseThrow();
        compact(watched.shop, Reserved.ALL_NAMESPACES, overdue.store());

        // then each counts its new value and the old one, and something of its own
        assertThat(count).isEqualTo(10);
        assertThat(overdue.namespaces()).isEmpty();
        assertThat(watched.shop.changesSince(ORDERS, overdue.store())).isBetween(7L, 8L);
        assertThat(watched.overdue()).isEmpty();
    }

    @Test
    void shouldWantWhatIsOldLetGoOfOnceItIsPastTheBoundByAnEighth() {
        // given a log in which each commit is a second later
        Watched watched = new Watched(HistoryOptions.DEFAULT.age(Duration.ofSeconds(16)));
        watched.write(ORDERS, 19);
        assertThat(watched.overdue()).isEmpty();

        // when
        watched.write(ORDERS, 1);
        Command.Compact overdue = watched.overdue().orElseThrow();

        // then
        Duration age = Duration.between(
                watched.shop.commit(overdue.store() + 1).time(),
                watched.shop.stateAt(watched.shop.revision()).time());
        assertThat(age).isEqualTo(Duration.ofSeconds(16));
        assertThat(overdue.namespaces()).isEmpty();
    }

    /** A compaction is a commit, and so grows what it lets go of: it must not be followed by the next for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16})
    void shouldComeToAnEnd(int commits) {
        // given
        Watched watched = new Watched(HistoryOptions.DEFAULT.commits(commits));

        for (int round = 0; round < 50; round++) {
            // when
            watched.write(ORDERS, 5);
            int compactions = 0;
            while (watched.overdue().isPresent() && compactions < 10) {
                watched.carryOut();
                compactions++;
            }

            // then
            assertThat(compactions).isLessThan(4);
            assertThat(watched.shop.changesSince(ORDERS, watched.shop.history().oldestReadable(ORDERS)))
                    .isBetween((long) Math.min(commits, 5), commits + Math.max(1L, commits / 8));
        }
    }

    @Test
    void shouldWantNoMoreAtOnceThanFitsIntoOneEntryOfTheLog() {
        // given
        Watched watched = new Watched(HistoryOptions.DEFAULT.commits(1));
        String longest = "n".repeat(240);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                watched.shop.put(longest + i, "key", "value");
            }
        }

        // when
        int rounds = 0;
        while (watched.overdue().isPresent() && rounds < 10) {
            assertThat(watched.overdue().orElseThrow().namespaces().keySet().stream()
                            .mapToInt(String::length)
                            .sum())
                    .isLessThanOrEqualTo(Overdue.NAMES_CHARS_MAX);
            watched.carryOut();
            rounds++;
        }

        // then
        assertThat(rounds).isBetween(3, 5);
    }

    @Test
    void shouldWantNothingMoreUntilItKnowsWhatACompactionLeft() {
        // given
        Watched watched = new Watched(HistoryOptions.DEFAULT.commits(16));
        watched.write(ORDERS, 40);
        Command.Compact overdue = watched.overdue().orElseThrow();

        // when
        compact(watched.shop, ORDERS, overdue.namespaces().get(ORDERS));

        // then
        assertThat(watched.shop.history().overdue()).isEmpty();
    }

    @Test
    void shouldWantNothingWhereItIsOff() {
        Watched watched = new Watched(HistoryOptions.DEFAULT.commits(1).off());

        watched.write(ORDERS, 40);

        assertThat(watched.overdue()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void shouldTakeTheLeastAndTheMostForBounds(long most) {
        int commits = (int) Math.min(Integer.MAX_VALUE, most);
        HistoryOptions bounds = new HistoryOptions(true, commits, Duration.ofSeconds(most), Math.max(1 << 16, most));

        for (int eighths : new int[] {1, 8}) {
            HistoryOptions more = bounds.plusEighths(eighths);
            assertThat(more.commitsMax()).isGreaterThanOrEqualTo(commits);
            assertThat(more.ageMax().toMillis()).isPositive();
            assertThat(more.bytesMax()).isPositive();
        }
    }

    /** Two namespaces in turn; returns the first revision. */
    private static long writeBoth(Shop shop, int count) {
        long first = shop.revision() + 1;
        for (int i = 0; i < count; i++) {
            shop.put(i % 2 == 0 ? ORDERS : BILLING, "key-" + i % 4, "value-" + i);
        }
        return first;
    }

    private static void compact(Shop shop, String namespace, long floor) {
        shop.put(Reserved.COMPACTIONS, namespace, Long.toString(floor));
    }

    private static Command.Compact wanted(long store, String namespace, long floor) {
        return new Command.Compact(store, new TreeMap<>(Map.of(namespace, floor)));
    }

    /** A shop whose disk's thread comes when it is asked what is overdue. */
    private static final class Watched {

        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final Shop shop;

        Watched(HistoryOptions options) {
            shop = new Shop(null, options, (task, delay) -> tasks.add(task));
        }

        void write(String namespace, int count) {
            for (int i = 0; i < count; i++) {
                shop.put(namespace, "key", "value-" + i);
            }
        }

        Optional<Command.Compact> overdue() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            return shop.history().overdue();
        }

        void carryOut() {
            Command.Compact compact = overdue().orElseThrow();
            List<Operation> floors = new ArrayList<>();
            compact.namespaces().forEach((name, floor) -> floors.add(floor(name, floor)));
            if (compact.store() > 0) {
                floors.add(floor(Reserved.ALL_NAMESPACES, compact.store()));
            }
            shop.update(floors.toArray(Operation[]::new));
        }

        private static Operation floor(String name, long floor) {
            return new Operation.Put(Reserved.COMPACTIONS, name, Long.toString(floor));
        }
    }
}
