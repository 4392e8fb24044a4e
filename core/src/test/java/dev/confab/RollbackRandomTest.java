package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows by random writes, rollbacks and rollbacks of rollbacks that all equals a list of maps, one for each revision. */
final class RollbackRandomTest {

    private static final int STEPS = 1_500;
    private static final List<String> NAMESPACES = List.of("prod/orders", "prod/billing", "test/orders");

    /** By revision all namespaces; as many of the first as came before the test. */
    private final List<Map<String, SortedMap<String, String>>> maps = new ArrayList<>();

    /** By namespace and revision what a rollback of the whole went back to. */
    private final Map<String, TreeMap<Long, Long>> rollbacks = new HashMap<>();

    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldEqualAListOfMaps(long seed) {
        random = new Random(seed);
        try (Confab confab = Confab.startInMemory()) {
            // given
            for (long revision = 0; revision <= confab.head().revision(); revision++) {
                maps.add(Map.of());
            }
            for (int step = 0; step < STEPS; step++) {
                // when
                String what = change(confab);

                // then
                assertThat(confab.head().revision())
                        .as("seed %d: %s", seed, what)
                        .isEqualTo(maps.size() - 1);
                check(confab, "seed " + seed + " after " + what);
            }
        }
    }

    private String change(Confab confab) {
        return switch (random.nextInt(6)) {
            case 0 -> rollBack(confab);
            case 1 -> rollBackKeys(confab);
            case 2 -> rollBackIfUnchanged(confab);
            default -> write(confab);
        };
    }

    private String write(Confab confab) {
        String namespace = any(NAMESPACES);
        String key = "key-" + random.nextInt(8);
        SortedMap<String, String> changed = new TreeMap<>(now(namespace));
        boolean isRemoval = changed.containsKey(key) && random.nextInt(3) == 0;
        if (isRemoval) {
            changed.remove(key);
            confab.map(namespace).remove(key).join();
        } else {
            String value = "value-" + random.nextInt(5);
            changed.put(key, value);
            confab.map(namespace).put(key, value).join();
        }
        commit(Map.of(namespace, changed));
        return (isRemoval ? "remove " : "put ") + key + " of " + namespace;
    }

    private String rollBack(Confab confab) {
        List<String> chosen = someNamespaces();
        long to = pastRevision();
        Rollback rollback = confab.rollback().to(to);
        chosen.forEach(rollback::namespace);
        Map<String, SortedMap<String, String>> then = new HashMap<>();
        chosen.forEach(name -> then.put(name, at(name, to)));
        expect(rollback, then);
        if (!isSo(then)) {
            commit(then);
            chosen.forEach(name ->
                    rollbacks.computeIfAbsent(name, absent -> new TreeMap<>()).put((long) maps.size() - 1, to));
        }
        return "rollback of " + chosen + " to " + to;
    }

    private String rollBackKeys(Confab confab) {
        String namespace = any(NAMESPACES);
        long to = pastRevision();
        SortedMap<String, String> then = new TreeMap<>(now(namespace));
        Rollback rollback = confab.rollback().to(to);
        for (int i = 0; i <= random.nextInt(3); i++) {
            String key = "key-" + random.nextInt(8);
            rollback.keys(namespace, key);
            String old = at(namespace, to).get(key);
            if (old == null) {
                then.remove(key);
            } else {
                then.put(key, old);
            }
        }
        Map<String, SortedMap<String, String>> expected = Map.of(namespace, then);
        expect(rollback, expected);
        if (!isSo(expected)) {
            commit(expected);
        }
        return "rollback of some keys of " + namespace + " to " + to;
    }

    /** A revision that was looked at long ago is refused exactly where one of the namespaces was changed since. */
    private String rollBackIfUnchanged(Confab confab) {
        String namespace = any(NAMESPACES);
        long to = pastRevision();
        long seen = random.nextBoolean() ? maps.size() - 1 : Math.max(0, maps.size() - 1 - random.nextInt(4));
        Outcome outcome = confab.rollback()
                .namespace(namespace)
                .to(to)
                .ifRevision(seen)
                .commit()
                .join();
        boolean isChanged = lastChange(namespace) > seen;
        assertThat(outcome instanceof Outcome.Conflict).isEqualTo(isChanged);
        Map<String, SortedMap<String, String>> then = Map.of(namespace, at(namespace, to));
        if (!isChanged && !isSo(then)) {
            commit(then);
            rollbacks.computeIfAbsent(namespace, absent -> new TreeMap<>()).put((long) maps.size() - 1, to);
        }
        return "rollback of " + namespace + " to " + to + " if unchanged since " + seen;
    }

    private void expect(Rollback rollback, Map<String, SortedMap<String, String>> then) {
        RollbackPreview preview = rollback.preview();
        assertThat(preview.isEmpty()).isEqualTo(isSo(then));
        assertThat(preview.revision()).isEqualTo(maps.size() - 1);
        Outcome outcome = rollback.commit().join();
        assertThat(outcome instanceof Outcome.Unchanged).isEqualTo(isSo(then));
    }

    private void check(Confab confab, String when) {
        String namespace = any(NAMESPACES);
        assertThat(confab.map(namespace).toMap()).as(when).isEqualTo(now(namespace));
        long revision = pastRevision();
        assertThat(confab.at(revision).map(namespace).toMap())
                .as("%s: %s at %d", when, namespace, revision)
                .isEqualTo(at(namespace, revision));
        TreeMap<Long, Long> made = rollbacks.getOrDefault(namespace, new TreeMap<>());
        for (PastCommit commit :
                confab.map(namespace).history(HistoryRange.last(10)).commits()) {
            Long to = made.get(commit.revision());
            if (to != null) {
                assertThat(commit.rollbackTo()).as("%s: %s", when, commit).hasValue(to);
            }
            made.tailMap(commit.revision(), false).entrySet().stream()
                    .filter(rollback -> rollback.getValue() < commit.revision())
                    .findFirst()
                    .ifPresent(rollback -> assertThat(commit.rolledBackBy().orElseThrow())
                            .as("%s: %s", when, commit)
                            .isLessThanOrEqualTo(rollback.getKey()));
        }
    }

    private void commit(Map<String, SortedMap<String, String>> changed) {
        Map<String, SortedMap<String, String>> next = new HashMap<>(maps.get(maps.size() - 1));
        next.putAll(changed);
        maps.add(next);
    }

    private boolean isSo(Map<String, SortedMap<String, String>> then) {
        return then.entrySet().stream().allMatch(entry -> now(entry.getKey()).equals(entry.getValue()));
    }

    private long lastChange(String namespace) {
        int revision = maps.size() - 1;
        while (revision > 0 && at(namespace, revision) == at(namespace, revision - 1)) {
            revision--;
        }
        return revision;
    }

    private SortedMap<String, String> now(String namespace) {
        return at(namespace, maps.size() - 1);
    }

    private static final SortedMap<String, String> EMPTY = new TreeMap<>();

    private SortedMap<String, String> at(String namespace, long revision) {
        return maps.get((int) revision).getOrDefault(namespace, EMPTY);
    }

    /** The first that the history has is that of the founding. */
    private long pastRevision() {
        return 1 + random.nextInt(maps.size() - 1);
    }

    private List<String> someNamespaces() {
        List<String> some = new ArrayList<>();
        NAMESPACES.stream().filter(name -> random.nextBoolean()).forEach(some::add);
        return some.isEmpty() ? List.of(any(NAMESPACES)) : some;
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
