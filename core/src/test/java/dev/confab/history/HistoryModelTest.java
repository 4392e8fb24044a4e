package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.Change;
import dev.confab.model.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows by thousands of random operations that every read of the history equals a list of maps, whatever becomes of the disk. */
class HistoryModelTest {

    private static final int STEPS = 3_000;

    /** Changes no key, so nothing is before it. */
    private static final long FOUNDING = 1;

    private static final List<String> NAMESPACES = List.of("prod/orders", "prod/billing", "test/orders");
    private static final HistoryOptions AMPLE = HistoryOptions.DEFAULT.commits(1_000_000);

    @TempDir
    Path directory;

    private Random random = new Random(0);
    private long copied;
    private boolean jumps;

    @ParameterizedTest
    @ValueSource(longs = {1})
    void shouldEqualAListOfMapsInMemory(long seed) {
        // given
        random = new Random(seed);
        Shop shop = new Shop(null, AMPLE);

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);

            // then
            check(shop, seed);
            assertThat(shop.history().at(FOUNDING).namespaces()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3})
    void shouldEqualAListOfMapsWhereTheOldestIsDropped(long seed) {
        // given
        random = new Random(seed);
        Shop shop = new Shop(null, HistoryOptions.DEFAULT.commits(40));

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);

            // then
            check(shop, seed);
            String namespace = any(NAMESPACES);
            long kept = shop.changesSince(namespace, shop.history().oldestReadable(namespace));
            assertThat(kept).isEqualTo(Math.min(80, shop.changesSince(namespace, 0)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void shouldEqualAListOfMapsAcrossRestarts(long seed) {
        // given
        random = new Random(seed);
        Shop shop = new Shop(directory, AMPLE);

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);
            restartNowAndThen(shop);

            // then
            check(shop, seed);
            assertThat(shop.history().oldestReadable(any(NAMESPACES))).isLessThanOrEqualTo(FOUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void shouldEqualAListOfMapsInAFewSmallFiles(long seed) {
        // given
        random = new Random(seed);
        jumps = true;
        Shop shop = new Shop(directory, HistoryOptions.DEFAULT.commits(400).bytes(1 << 16));

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);
            restartNowAndThen(shop);

            // then
            check(shop, seed);
            assertThat(sizeOnDisk()).isLessThan((1 << 17) + (1 << 14));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldNeverTellWhatWasNotSoWhateverHappensToItsFiles(long seed) throws IOException {
        // given
        random = new Random(seed);
        jumps = true;
        Shop shop = new Shop(directory, HistoryOptions.DEFAULT.bytes(1 << 17));

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);
            restartNowAndThen(shop);
            if (random.nextInt(100) == 0) {
                shop.history().flush();
                harmAFile();
                shop.reopen(shop.revision());
                copied = shop.revision();
            }

            // then
            check(shop, seed);
        }
    }

    private void change(Shop shop) {
        List<Operation> operations = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            if (operations.isEmpty() || random.nextInt(10) == 0) {
                String chosen = operations.isEmpty() ? any(NAMESPACES.subList(0, 1 + random.nextInt(3))) : namespace;
                operations.add(operation(shop, chosen));
            }
        }
        Operation[] distinct = operations.stream()
                .collect(TreeMap<String, Operation>::new, (map, one) -> map.put(one.namespace(), one), Map::putAll)
                .values()
                .toArray(Operation[]::new);
        if (jumps && random.nextInt(500) == 0) {
            shop.jump(new Operation.Put(NAMESPACES.get(0), "jumped", "v" + random.nextInt()));
        } else {
            shop.update(distinct);
        }
    }

    private Operation operation(Shop shop, String namespace) {
        String key = "key-" + random.nextInt(25);
        boolean exists = shop.mapAt(namespace, shop.revision()).containsKey(key);
        return exists && random.nextInt(3) == 0
                ? new Operation.Remove(namespace, key)
                : new Operation.Put(namespace, key, "value-" + random.nextInt(50));
    }

    /** From the last copy, or, as after a kill, from one before what the history has. */
    private void restartNowAndThen(Shop shop) {
        int what = random.nextInt(60);
        if (what < 3) {
            shop.history().flush();
        }
        if (what < 2) {
            copied = shop.revision();
        }
        if (what == 0 || what == 5) {
            shop.reopen(copied);
        }
    }

    private void check(Shop shop, long seed) {
        String namespace = any(NAMESPACES);
        long oldest = shop.history().oldestReadable(namespace);
        long revision = random.nextLong(shop.revision() + 1);
        if (revision < oldest) {
            assertThatThrownBy(() -> shop.history().at(namespace, revision))
                    .isInstanceOf(HistoryGoneException.class)
                    .hasMessageContaining("back to revision " + oldest);
            return;
        }
        PastView view = shop.history().at(namespace, revision);
        assertThat(view.toMap())
                .as("seed %d: %s at %d of %d", seed, namespace, revision, shop.revision())
                .isEqualTo(shop.mapAt(namespace, revision));
        checkVersions(shop, view);
        checkPages(shop, namespace, revision);
        long other = oldest + random.nextLong(shop.revision() - oldest + 1);
        checkComparison(view, shop.history().at(namespace, other), shop.mapAt(namespace, other));
    }

    private static void checkVersions(Shop shop, PastView view) {
        view.keys()
                .forEach(key -> assertThat(view.versioned(key))
                        .isEqualTo(shop.stateAt(view.revision())
                                .namespace(view.name())
                                .get(key)));
    }

    private void checkPages(Shop shop, String namespace, long upTo) {
        String key = random.nextBoolean() ? "key-" + random.nextInt(25) : null;
        HistoryRange range = HistoryRange.last(1 + random.nextInt(5)).upTo(upTo);
        List<PastCommit> read = new ArrayList<>();
        for (int page = 0; page < 4 && range != null; page++) {
            HistoryPage found = shop.history().page(namespace, key, range);
            read.addAll(found.commits());
            range = found.next().orElse(null);
        }
        List<Long> expected = revisions(shop, namespace, key, upTo, read.size() + 1);
        assertThat(read).extracting(PastCommit::revision).isEqualTo(expected.subList(0, read.size()));
        assertThat(range == null).isEqualTo(read.size() == expected.size());
        read.forEach(commit -> checkCommit(shop, namespace, key, commit));
    }

    private static List<Long> revisions(Shop shop, String namespace, String key, long upTo, int atMost) {
        List<Long> found = new ArrayList<>();
        long oldest = shop.history().oldestReadable(namespace);
        for (long revision = upTo; revision > oldest && found.size() < atMost; revision--) {
            if (shop.commit(revision).changes().stream().anyMatch(change -> matches(change, namespace, key))) {
                found.add(revision);
            }
        }
        return found;
    }

    private static boolean matches(Change change, String namespace, String key) {
        return change.namespace().equals(namespace)
                && (key == null || change.key().equals(key));
    }

    private static void checkCommit(Shop shop, String namespace, String key, PastCommit commit) {
        SortedMap<String, String> before = shop.mapAt(namespace, commit.revision() - 1);
        List<PastCommit.KeyStep> expected = shop.commit(commit.revision()).changes().stream()
                .filter(change -> matches(change, namespace, key))
                .map(change -> new PastCommit.KeyStep(
                        change.key(), change.version(), Optional.ofNullable(before.get(change.key())), change.value()))
                .sorted(Comparator.comparing(PastCommit.KeyStep::key))
                .toList();
        assertThat(commit.changes()).isEqualTo(expected);
        assertThat(commit.time()).isEqualTo(shop.commit(commit.revision()).time());
    }

    private static void checkComparison(PastView one, PastView other, SortedMap<String, String> expected) {
        Comparison comparison = Comparison.of(one, other);
        SortedMap<String, String> result = new TreeMap<>(one.toMap());
        comparison
                .removed()
                .forEach((key, value) -> assertThat(result.remove(key)).isEqualTo(value));
        comparison
                .changed()
                .forEach((key, values) -> assertThat(result.put(key, values.after()))
                        .isEqualTo(values.before())
                        .isNotEqualTo(values.after()));
        comparison
                .added()
                .forEach((key, value) -> assertThat(result.put(key, value)).isNull());
        assertThat(result).isEqualTo(expected);
    }

    private void harmAFile() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return;
        }
        Path file = any(files);
        byte[] bytes = Files.readAllBytes(file);
        int place = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> Files.delete(file);
            case 1 -> Files.write(file, java.util.Arrays.copyOf(bytes, place));
            default -> {
                bytes[place] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long sizeOnDisk() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
