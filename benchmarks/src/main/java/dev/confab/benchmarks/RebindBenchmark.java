package dev.confab.benchmarks;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.ImportMode;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.settings.Binder;
import dev.confab.settings.Setting;
import dev.confab.settings.SettingHub;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;

/**
 * From a commit of one key that reaches the settings' hub until a bound record of 50 fields shows it. All in one thread: the
 * hub's workers are run in the caller here, so no hand-off is in the figure.
 */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RebindBenchmark {

    private static final String CHANGED = WideRecord.key("retries");

    /** How many keys the namespace has beside those of the record. */
    @Param({"0", "1000", "99000"})
    public int otherKeys;

    private final StateMachine machine = new StateMachine();
    private final Step[] steps = new Step[2];
    private long requests;
    private int next;
    private LayeredViews views;
    private Setting<WideRecord> setting;

    private record Step(State before, Commit commit, State after) {}

    @Setup
    public void bind() {
        apply(new Command.Found(UUID.randomUUID(), new Epoch(1, 1), Limits.DEFAULT));
        SortedMap<String, String> values = new TreeMap<>(WideRecord.values());
        for (String key : Data.keys(otherKeys)) {
            values.put(key, Data.value(0));
        }
        apply(Command.Assign.of(LocalCluster.NAMESPACE, ImportMode.MERGE, values));
        views = new LayeredViews(machine::state);
        SettingHub hub = new SettingHub(
                "bench", views, revision -> Optional.empty(), Runnable::run, Runnable::run, System::nanoTime);
        setting = hub.bind(Layers.of(LocalCluster.NAMESPACE), WideRecord.PREFIX, Binder.of(WideRecord.DEFAULTS));
        for (int i = 0; i < steps.length; i++) {
            Operation put = new Operation.Put(LocalCluster.NAMESPACE, CHANGED, String.valueOf(i));
            steps[i] = apply(new Command.Update(List.of(), List.of(put), false));
        }
        requireFollowing();
    }

    private Step apply(Command command) {
        State before = machine.state();
        Request request = new Request(
                new RequestId(1, ++requests),
                before.head().epoch(),
                before.revision(),
                new Cause("bench", "node-1", ""),
                command);
        Commit commit = machine.apply(new Item.Whole(request), Instant.now()).commit();
        return new Step(before, Objects.requireNonNull(commit), machine.state());
    }

    private void requireFollowing() {
        for (int i = 0; i < steps.length; i++) {
            if (oneKeyChanged().retries() != i) {
                throw new IllegalStateException("the record does not follow its keys");
            }
        }
    }

    @Benchmark
    public WideRecord oneKeyChanged() {
        Step step = steps[next++ % 2];
        views.onApplied(step.before(), step.commit(), step.after());
        return setting.get();
    }
}
