package dev.confab.proof;

import dev.confab.model.Condition;
import dev.confab.model.Operation;
import java.util.List;
import java.util.OptionalLong;

/**
 * A transaction that a client asked for: a put, a removal, a compare-and-set are those with one operation. Each write also
 * puts a key of its own, its mark, which is how the log is read from the final state. Immutable.
 *
 * @param invoked by the clock of the machine, which all processes share
 * @param returned {@link Long#MAX_VALUE} where no answer came
 * @param operations without the mark
 */
record Write(
        long id,
        Life life,
        long invoked,
        long returned,
        List<Condition.Version> conditions,
        List<Operation> operations,
        Fate fate) {

    Write {
        conditions = List.copyOf(conditions);
        operations = List.copyOf(operations);
    }

    OptionalLong committed() {
        return fate instanceof Fate.Committed committed ? OptionalLong.of(committed.revision()) : OptionalLong.empty();
    }

    Write under(List<Condition.Version> newConditions) {
        return new Write(id, life, invoked, returned, newConditions, operations, fate);
    }

    Write told(Fate newFate, long newReturned) {
        return new Write(id, life, invoked, newReturned, conditions, operations, newFate);
    }
}
