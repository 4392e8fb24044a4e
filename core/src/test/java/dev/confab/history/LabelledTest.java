package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Operation;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that a labelled revision stays readable when the history drops what is as old. */
class LabelledTest {

    private static final String ORDERS = "prod/orders";
    private static final HistoryOptions FEW = HistoryOptions.DEFAULT.commits(5);

    @TempDir
    Path directory;

    @Test
    void shouldStayReadableWhenTheRestIsDropped() {
        // given
        Shop shop = new Shop(null, FEW);
        long present = shop.put(ORDERS, "key", "labelled");
        label(shop, "present", present);
        long older = shop.put(ORDERS, "key", "older");
        shop.put(ORDERS, "key", "changed");
        shop.put(ORDERS, "new", "x");
        label(shop, "older", older);

        // when
        long unlabelled = writeMany(shop);

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isGreaterThan(unlabelled);
        assertThat(shop.history().at(ORDERS, present).toMap()).isEqualTo(Map.of("key", "labelled"));
        assertThat(shop.history().at(ORDERS, older).toMap()).isEqualTo(Map.of("key", "older"));
        assertThat(shop.history().at(ORDERS, older).versioned("key"))
                .isEqualTo(shop.stateAt(older).namespace(ORDERS).get("key"));
        assertThatThrownBy(() -> shop.history().at(ORDERS, unlabelled)).isInstanceOf(HistoryGoneException.class);
        shop.history().requireReadable(ORDERS, older);
    }

    @Test
    void shouldGoWithTheLastLabelOfIt() throws IOException {
        // given
        Shop shop = new Shop(directory, FEW);
        long marked = shop.put(ORDERS, "key", "labelled");
        label(shop, "one", marked);
        label(shop, "two", marked);
        writeMany(shop);
        shop.remove(Reserved.labels(ORDERS), "one");
        shop.history().flush();
        assertThat(shop.history().at(ORDERS, marked).toMap()).isEqualTo(Map.of("key", "labelled"));
        assertThat(labelled()).hasSize(1);

        // when
        label(shop, "two", shop.revision());
        shop.history().flush();

        // then
        assertThatThrownBy(() -> shop.history().at(ORDERS, marked)).isInstanceOf(HistoryGoneException.class);
        assertThat(labelled()).hasSize(1);
    }

    @Test
    void shouldStayAcrossARestartAndASnapshot() {
        // given
        Shop shop = new Shop(directory, FEW);
        long marked = shop.put(ORDERS, "key", "labelled");
        label(shop, "release", marked);
        writeMany(shop);
        shop.history().flush();

        // when
        shop.reopen(shop.revision());
        shop.jump(new Operation.Put(ORDERS, "key", "while away"));

        // then
        assertThat(shop.history().at(ORDERS, marked).toMap()).isEqualTo(Map.of("key", "labelled"));
    }

    /**
     * Its copy of the configuration is older than its labels, and its history is lost: commits come again, and the first label must not
     * take the copy of the second for one that nobody needs.
     */
    @Test
    void shouldStayWhereTheCopyIsOlderThanTheLabel() throws IOException {
        // given
        Shop shop = new Shop(directory, FEW);
        long marked = shop.put(ORDERS, "key", "labelled");
        long copy = shop.put(ORDERS, "key", "copied");
        label(shop, "first", copy);
        label(shop, "second", marked);
        writeMany(shop);
        shop.history().flush();
        for (Path file : files(SegmentFile.SUFFIX)) {
            Files.delete(file);
        }

        // when
        shop.reopen(copy);

        // then
        assertThat(shop.history().at(ORDERS, copy).toMap()).isEqualTo(Map.of("key", "copied"));
        assertThat(shop.history().at(ORDERS, marked).toMap()).isEqualTo(Map.of("key", "labelled"));
    }

    @Test
    void shouldDropADamagedOneAndSayThatItIsGone() throws IOException {
        // given
        Shop shop = new Shop(directory, FEW);
        long marked = shop.put(ORDERS, "key", "labelled");
        label(shop, "release", marked);
        writeMany(shop);
        shop.history().flush();
        Path file = labelled().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        // when
        assertThatThrownBy(() -> shop.history().at(ORDERS, marked)).hasMessageContaining(ORDERS);
        shop.reopen(shop.revision());

        // then
        assertThatThrownBy(() -> shop.history().at(ORDERS, marked)).isInstanceOf(HistoryGoneException.class);
        assertThat(labelled()).isEmpty();
    }

    /** After a recovery revision 3 may be another revision 3: what was not so is never told. */
    @Test
    void shouldGoWithItsEpoch() {
        // given two histories, of which the second has another value at the labelled revision
        dev.confab.replica.History lost = epoch(1, "lost");
        dev.confab.replica.History recovered = epoch(2, "kept");
        recovered.update(new Operation.Put(ORDERS, "key", "later"));
        History history = History.inMemory(Shop.NODE, FEW, State.EMPTY, (task, delay) -> {});
        for (long next = 1; next <= lost.state().revision(); next++) {
            State before = next == 1 ? State.EMPTY : lost.stateAt(next - 1);
            history.onApplied(before, lost.commit(next), lost.stateAt(next));
        }
        assertThat(history.at(ORDERS, 2).toMap()).isEqualTo(Map.of("key", "lost"));

        // when
        history.onJumped(lost.state(), recovered.state());

        // then
        assertThatThrownBy(() -> history.at(ORDERS, 2)).isInstanceOf(HistoryGoneException.class);
    }

    private static dev.confab.replica.History epoch(long counter, String value) {
        dev.confab.replica.History history = dev.confab.replica.History.founded(new Epoch(counter, counter));
        history.update(new Operation.Put(ORDERS, "key", value));
        history.update(new Operation.Put(Reserved.labels(ORDERS), "release", "2"));
        return history;
    }

    @Test
    void shouldKeepTheNewestWhereAllWouldTakeTooMuch() {
        // given
        Shop shop = new Shop(null, FEW.bytes(1 << 16));
        long[] marked = new long[3];
        for (int i = 0; i < marked.length; i++) {
            marked[i] = shop.put(ORDERS, "key", "x".repeat(30_000) + i);
            label(shop, "label-" + i, marked[i]);
        }

        // when
        writeMany(shop);

        // then
        assertThatThrownBy(() -> shop.history().at(ORDERS, marked[0])).isInstanceOf(HistoryGoneException.class);
        assertThat(shop.history().at(ORDERS, marked[1]).size()).isOne();
        assertThat(shop.history().at(ORDERS, marked[2]).size()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEqualAListOfMapsWhateverIsLabelledAndDropped(long seed) {
        // given
        Random random = new Random(seed);
        Shop shop = new Shop(seed == 1 ? null : directory, FEW);
        TreeMap<String, Long> labels = new TreeMap<>();
        long copied = 0;
        for (int step = 0; step < 1_500; step++) {
            // when
            int what = random.nextInt(20);
            String label = "label-" + random.nextInt(4);
            if (what == 0) {
                long oldest = shop.history().oldestReadable(ORDERS);
                long marked = oldest + random.nextLong(shop.revision() - oldest + 1);
                labels.put(label, marked);
                label(shop, label, marked);
            } else if (what == 1 && labels.remove(label) != null) {
                shop.remove(Reserved.labels(ORDERS), label);
            } else if (what == 2 && seed > 1) {
                shop.history().flush();
                copied = random.nextBoolean() ? shop.revision() : copied;
            } else if (what == 3 && seed > 1 && copied > 0) {
                shop.history().flush();
                copied = shop.revision();
                shop.reopen(copied);
            } else {
                shop.put(ORDERS, "key-" + random.nextInt(6), "value-" + step);
            }

            // then
            for (long marked : labels.values()) {
                SortedMap<String, String> expected = shop.mapAt(ORDERS, marked);
                assertThat(shop.history().at(ORDERS, marked).toMap())
                        .as("seed %d, step %d: %d of %s", seed, step, marked, labels)
                        .isEqualTo(expected);
            }
        }
        assertThat(shop.history().oldestReadable(ORDERS)).isGreaterThan(1_000);
    }

    private static void label(Shop shop, String name, long revision) {
        shop.put(Reserved.labels(ORDERS), name, Long.toString(revision));
    }

    /** So many that all before is dropped; returns the revision of the first. */
    private static long writeMany(Shop shop) {
        long first = shop.put(ORDERS, "key", "many");
        for (int i = 0; i < 20; i++) {
            shop.put(ORDERS, "key", "many-" + i);
        }
        return first;
    }

    private List<Path> labelled() throws IOException {
        return files(Pin.SUFFIX);
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix)).toList();
        }
    }
}
