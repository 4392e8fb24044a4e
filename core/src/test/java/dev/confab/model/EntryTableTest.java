package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTableTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBehaveLikeAHashMapAndLeaveOldVersionsAsTheyWere(long seed) {
        // given
        Random random = new Random(seed);
        EntryTable table = EntryTable.EMPTY;
        Map<String, VersionedValue> expected = new HashMap<>();
        List<EntryTable> old = new ArrayList<>();
        List<Map<String, VersionedValue>> oldExpected = new ArrayList<>();

        for (int step = 1; step <= 300; step++) {
            // when
            Map<String, @Nullable VersionedValue> changes = new HashMap<>();
            for (int change = random.nextInt(20); change > 0; change--) {
                changes.put(randomKey(random), random.nextInt(3) == 0 ? null : randomValue(random, step));
            }
            table = table.with(changes);
            changes.forEach((key, value) -> {
                if (value == null) {
                    expected.remove(key);
                } else {
                    expected.put(key, value);
                }
            });

            // then
            assertThat(toMap(table)).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertKeysUnder("app.", table, expected);
            assertKeysUnder("app.b", table, expected);
            if (step % 20 == 0) {
                assertKeysUnder("", table, expected);
                old.add(table);
                oldExpected.add(new HashMap<>(expected));
            }
        }
        for (int i = 0; i < old.size(); i++) {
            assertThat(toMap(old.get(i))).isEqualTo(oldExpected.get(i));
        }
    }

    /** A third of the keys collide: strings of "Aa" and "BB" of one length have one hash code. */
    private static String randomKey(Random random) {
        int kind = random.nextInt(6);
        if (kind > 1) {
            return (kind == 2 ? "app.a" : kind == 3 ? "app.b" : "key-") + random.nextInt(500);
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            key.append(random.nextBoolean() ? "Aa" : "BB");
        }
        return key.toString();
    }

    /** One of a hundred does not fit into 32 bits. */
    private static VersionedValue randomValue(Random random, int step) {
        boolean isWide = random.nextInt(100) == 0;
        long version = isWide && random.nextBoolean() ? Long.MAX_VALUE - step : random.nextInt(100);
        long revision = isWide ? 1L << 32 | step : 0xFFFF_0000L + step;
        return new VersionedValue("value " + random.nextInt(), version, revision);
    }

    private static void assertKeysUnder(String prefix, EntryTable table, Map<String, VersionedValue> expected) {
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.removeIf(key -> !key.startsWith(prefix));
        assertThat(table.keysUnder(prefix)).containsExactlyElementsOf(keys);
    }

    @Test
    void shouldFindKeysThatGoOnWithTheLastOfAllCharacters() {
        VersionedValue value = new VersionedValue("v", 1, 1);

        EntryTable table = EntryTable.EMPTY.with(Map.of("a.\uffff\uffff", value, "a.b", value, "b.a", value));

        assertThat(table.keysUnder("a.")).containsExactly("a.b", "a.\uffff\uffff");
    }

    @Test
    void shouldGrowAndShrinkWithoutLosingAKey() {
        // given
        Map<String, VersionedValue> all = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            all.put("application.module.key-" + i, new VersionedValue("value " + i, 1, i));
        }

        // when
        EntryTable full = EntryTable.EMPTY.with(all);
        Map<String, @Nullable VersionedValue> odd = new HashMap<>();
        for (int i = 1; i < 50_000; i += 2) {
            odd.put("application.module.key-" + i, null);
        }
        EntryTable half = full.with(odd);
        all.keySet().forEach(key -> odd.put(key, null));
        EntryTable none = half.with(odd);

        // then
        assertThat(toMap(full)).isEqualTo(all);
        assertThat(half.size()).isEqualTo(25_000);
        assertThat(half.value("application.module.key-2")).isEqualTo("value 2");
        assertThat(half.value("application.module.key-3")).isNull();
        assertThat(none.size()).isZero();
        assertThat(toMap(none)).isEmpty();
        assertThat(none.keysUnder("")).isEmpty();
    }

    @Test
    void shouldHoldEveryKeyOfOneHashCode() {
        // given
        Map<String, VersionedValue> all = new HashMap<>();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            all.put(key.toString(), new VersionedValue("value " + i, 1, i));
        }

        // when
        EntryTable table = EntryTable.EMPTY.with(all);

        // then
        assertThat(toMap(table)).isEqualTo(all);
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        // given
        EntryTable empty = EntryTable.EMPTY;

        // then
        assertThat(empty.size()).isZero();
        assertThat(empty.value("a")).isNull();
        assertThat(empty.get("a")).isNull();
        assertThat(empty.keysUnder("")).isEmpty();
        assertThat(toMap(empty.with(Map.of()))).isEmpty();
    }

    /** By all ways to ask, which must agree. */
    private static Map<String, VersionedValue> toMap(EntryTable table) {
        Map<String, VersionedValue> map = new HashMap<>();
        table.forEach((key, value) -> {
            assertThat(map.put(key, value)).as("%s is there once", key).isNull();
            assertThat(table.get(key)).isEqualTo(value);
            assertThat(table.value(key)).isEqualTo(value.value());
        });
        assertThat(table.size()).isEqualTo(map.size());
        assertThat(table.sortedKeys()).containsExactlyElementsOf(new TreeSet<>(map.keySet()));
        return map;
    }
}
