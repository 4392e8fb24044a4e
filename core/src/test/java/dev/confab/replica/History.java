package dev.confab.replica;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Makes commits as a cluster would: founded with revision 1, then one revision per update. Index i holds revision i. */
public final class History {

    public static final String SHOP = "prod/acme/shop";
    public static final Epoch EPOCH = new Epoch(1, 7);

    private final StateMachine machine = new StateMachine();
    private final List<Commit> commits = new ArrayList<>();
    private final List<State> states = new ArrayList<>(List.of(State.EMPTY));

    private History(UUID cluster, Epoch epoch) {
        send(new Command.Found(cluster, epoch, Limits.DEFAULT));
    }

    public static History founded() {
        return founded(EPOCH);
    }

    public static History founded(Epoch epoch) {
        return new History(new UUID(1, 2), epoch);
    }

    /** Another cluster's. */
    public static History founded(UUID cluster) {
        return new History(cluster, EPOCH);
    }

    public Commit put(String key, String value) {
        return update(new Operation.Put(SHOP, key, value));
    }

    public Commit remove(String key) {
        return update(new Operation.Remove(SHOP, key));
    }

    public Commit update(Operation... operations) {
        return send(new Command.Update(List.of(), List.of(operations), false));
    }

    /** Puts key-1, key-2 … one per commit. */
    public History grow(int count) {
        for (int i = 1; i <= count; i++) {
            put("key-" + i, "value-" + i);
        }
        return this;
    }

    public State state() {
        return machine.state();
    }

    public State stateAt(long revision) {
        return states.get((int) revision);
    }

    public Commit commit(long revision) {
        return commits.get((int) revision - 1);
    }

    public List<Commit> commits() {
        return commits;
    }

    private Commit send(Command command) {
        State before = machine.state();
        Instant time = Instant.ofEpochSecond(1_700_000_000L + commits.size());
        Request request = new Request(
                new RequestId(1, commits.size()),
                before.head().epoch(),
                before.revision(),
                new Cause("ann", "node-1", "test"),
                command);
        Commit commit = Objects.requireNonNull(
                machine.apply(new Item.Whole(request), time).commit(), "the command led to no commit");
        commits.add(commit);
        states.add(machine.state());
        return commit;
    }
}
