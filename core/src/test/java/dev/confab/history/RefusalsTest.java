package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Assignment;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Decision;
import dev.confab.model.ImportMode;
import dev.confab.model.Limit;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Instant TIME = Instant.ofEpochSecond(1_000);

    private final Refusals refusals = new Refusals();

    @Test
    void shouldRememberSoManyAndDropTheOldest() {
        for (int i = 1; i <= Refusals.REFUSALS_MAX + 5; i++) {
            refusals.add(TIME, put(i), conflict(i));
        }

        List<AuditEntry> all = refusals.between(0, Long.MAX_VALUE);
        assertThat(all).hasSize(Refusals.REFUSALS_MAX);
        assertThat(all.get(0).revision()).isEqualTo(Refusals.REFUSALS_MAX + 5);
        assertThat(all.get(all.size() - 1).revision()).isEqualTo(6);
    }

    /** A ledger that is opened again tells of its past once more. */
    @Test
    void shouldRememberEachOnce() {
        refusals.add(TIME, put(1), conflict(7));
        refusals.add(TIME, put(1), conflict(7));

        assertThat(refusals.between(6, 7)).hasSize(1);
        assertThat(refusals.between(7, 8)).isEmpty();
        assertThat(refusals.between(0, 6)).isEmpty();
    }

    @Test
    void shouldSayWhy() {
        refusals.add(TIME, put(1), new Decision.Refused(7, Limit.VALUE_BYTES, 10, 11, "the value of a"));
        refusals.add(
                TIME,
                put(2),
                new Decision.Decided(new Outcome.Conflict(7, new Condition.Unchanged("prod/orders", 3), 5)));

        assertThat(refusals.between(0, 9))
                .extracting(entry -> entry.refusal().orElseThrow())
                .containsExactly(
                        "prod/orders was to be unchanged since revision 3, was changed at 5",
                        "VALUE_BYTES allows at most 10, the value of a has 11; make it smaller or split it");
    }

    @Test
    void shouldNameSoManyChangesOfALargeOne() {
        // given
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            values.put("key-" + i, "value");
        }
        List<Assignment> assignments = new ArrayList<>();
        assignments.add(new Assignment("empty", ImportMode.REPLACE, new TreeMap<>()));
        assignments.add(new Assignment("large", ImportMode.REPLACE, values));

        // when
        refusals.add(TIME, request(1, new Command.Assign(List.of(), assignments)), conflict(7));

        // then
        List<AuditChange> changes = refusals.between(0, 9).get(0).changes();
        assertThat(changes).hasSize(Refusals.CHANGES_MAX);
        assertThat(changes.get(0).namespace()).isEqualTo("empty");
        assertThat(changes.get(1).key()).isEqualTo("key-0");
        assertThat(changes.get(1).after()).isEmpty();
    }

    private static Request put(int number) {
        return request(
                number, new Command.Update(List.of(), List.of(new Operation.Put("prod/orders", "a", "1")), false));
    }

    private static Request request(int number, Command command) {
        return new Request(new RequestId(1, number), Epoch.NONE, 0, new Cause("eve", "orders-1", ""), command);
    }

    private static Decision conflict(long revision) {
        return new Decision.Decided(new Outcome.Conflict(revision, new Condition.Version("prod/orders", "a", 7), 3));
    }
}
