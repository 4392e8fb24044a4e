package dev.confab.settings;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Namespace;
import dev.confab.model.Operation;
import dev.confab.model.State;
import dev.confab.replica.History;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that commits, and jumps, and is stopped by {@link EveryStoreTest} at each store of what others read. Each commit writes
 * the same number everywhere, one less than its revision.
 */
final class StoredByScript {

    static final int COMMITS = 10;
    static final String METHOD = "verdictOn";
    static final String NEWER = "newer";

    private static final String UPPER = "prod/shop";
    private static final String LOWER = "prod";
    private static final Layers LAYERS = new Layers(Map.of(), List.of(UPPER, LOWER));
    private static final Map<Object, Long> LAST = new IdentityHashMap<>();

    private StoredByScript() {}

    record Pair(@Default("0") long left, @Default("0") long right) {}

    public static void main(String[] arguments) {
        History history = History.founded();
        Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
        LayeredViews views = new LayeredViews(replica::state);
        replica.observe(views);
        SettingHub hub = new SettingHub(
                "n", views, revision -> Optional.empty(), Runnable::run, Runnable::run, System::nanoTime);
        hub.setting(LAYERS, "pair.left", ValueType.of(Long.class), 0L).map(value -> new Pair(value, value));
        hub.bind(LAYERS, "pair", Binder.of(Pair.class));
        for (int i = 1; i <= COMMITS; i++) {
            write(history, i);
            replica.offer(history.commit(history.state().revision()));
        }
        write(history, COMMITS + 1);
        write(history, COMMITS + 2);
        replica.jump(history.state());
    }

    private static void write(History history, int number) {
        history.update(
                new Operation.Put(UPPER, "pair.left", "" + number),
                new Operation.Put(LOWER, "pair.right", "" + number));
    }

    /** What the debugger asks: what would be stored, and where. */
    static String verdictOn(Object owner, Object stored) {
        if (stored instanceof State state) {
            return verdict(owner, state.revision(), left(state.namespace(UPPER)), right(state.namespace(LOWER)));
        } else if (stored instanceof LayeredView.Values values) {
            return verdict(owner, values.state().revision(), left(values.values()), right(values.values()));
        } else if (stored instanceof Reading<?> reading) {
            long revision = reading.origin().isDefault() ? 1 : reading.origin().revision();
            return reading.value() instanceof Pair pair
                    ? verdict(owner, revision, pair.left(), pair.right())
                    : verdict(owner, revision, (Long) reading.value(), revision - 1);
        }
        return "unknown";
    }

    private static String verdict(Object owner, long revision, long left, long right) {
        if (left != right || left != revision - 1) {
            return "two revisions";
        }
        Long last = LAST.put(owner, revision);
        return last != null && last > revision ? "back" : NEWER;
    }

    private static long left(Namespace values) {
        return number(values, "pair.left");
    }

    private static long right(Namespace values) {
        return number(values, "pair.right");
    }

    private static long number(Namespace values, String key) {
        return values.get(key).map(value -> Long.parseLong(value.value())).orElse(0L);
    }
}
