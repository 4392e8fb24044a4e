package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBehaveLikeAHashMapAndLeaveOldVersionsAsTheyWere(long seed) {
        // given
        Random random = new Random(seed);
        PersistentMap<Integer> map = PersistentMap.empty();
        Map<String, Integer> expected = new HashMap<>();
        List<Map<String, Integer>> oldExpected = new ArrayList<>();
        List<PersistentMap<Integer>> old = new ArrayList<>();

        for (int step = 0; step < 300; step++) {
            // when
            PersistentMap.Edit<Integer> edit = map.edit();
            for (int change = random.nextInt(20); change >= 0; change--) {
                String key = randomKey(random);
                if (random.nextInt(3) == 0) {
                    assertThat(edit.remove(key)).isEqualTo(expected.remove(key));
                } else {
                    edit.put(key, step);
                    expected.put(key, step);
                }
            }
            map = edit.build();

            // then
            assertThat(toMap(map)).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(map.size()).isEqualTo(expected.size());
            if (step % 10 == 0) {
                old.add(map);
                oldExpected.add(new HashMap<>(expected));
            }
        }
        for (int i = 0; i < old.size(); i++) {
            assertThat(toMap(old.get(i))).isEqualTo(oldExpected.get(i));
        }
    }

    /** Half of the keys collide: strings of "Aa" and "BB" of one length have one hash code. */
    private static String randomKey(Random random) {
        if (random.nextBoolean()) {
            return "key-" + random.nextInt(1_500);
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            key.append(random.nextBoolean() ? "Aa" : "BB");
        }
        return key.toString();
    }

    @Test
    void shouldGrowAndShrinkWithoutLosingAKey() {
        // given
        PersistentMap.Edit<Integer> filling = PersistentMap.<Integer>empty().edit();
        for (int i = 0; i < 50_000; i++) {
            filling.put("application.module.key-" + i, i);
        }
        PersistentMap<Integer> full = filling.build();

        // when
        PersistentMap.Edit<Integer> emptying = full.edit();
        for (int i = 0; i < 50_000; i += 2) {
            emptying.remove("application.module.key-" + i);
        }
        PersistentMap<Integer> half = emptying.build();

        // then
        for (int i = 0; i < 50_000; i++) {
            String key = "application.module.key-" + i;
            assertThat(full.get(key)).isEqualTo(i);
            assertThat(half.get(key)).isEqualTo(i % 2 == 0 ? null : (Integer) i);
        }
        assertThat(full.size()).isEqualTo(50_000);
        assertThat(half.size()).isEqualTo(25_000);
    }

    @Test
    void shouldReplaceWithoutCounting() {
        PersistentMap<Integer> one = PersistentMap.<Integer>empty().with("a", 1);
        PersistentMap<Integer> two = one.with("a", 2);
        assertThat(one.get("a")).isEqualTo(1);
        assertThat(two.get("a")).isEqualTo(2);
        assertThat(two.size()).isEqualTo(1);
        assertThat(PersistentMap.empty().size()).isZero();
        assertThat(PersistentMap.empty().get("a")).isNull();
    }

    private static Map<String, Integer> toMap(PersistentMap<Integer> map) {
        Map<String, Integer> copy = new HashMap<>();
        map.forEach((key, value) -> assertThat(copy.put(key, value)).isNull());
        copy.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        assertThat(map.sortedKeys())
                .containsExactlyElementsOf(copy.keySet().stream().sorted().toList());
        return copy;
    }
}
