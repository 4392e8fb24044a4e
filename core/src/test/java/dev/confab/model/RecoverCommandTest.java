package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoverCommandTest {

    private static final Epoch NEXT = new Epoch(2, 42);

    private final Client before = Client.founded();

    private Client recovered() {
        Client client = new Client(new StateMachine(), 8);
        State history = before.machine.state();
        Request request = new Request(
                new RequestId(99, 1),
                Epoch.NONE,
                0,
                new Cause("node", "node-1", "recovered"),
                new Command.Recover(history, NEXT));
        Applied applied = client.send(RequestCodec.decode(RequestCodec.encode(request)));
        assertThat(applied.commit()).isNotNull();
        assertThat(history.apply(applied.commit()).head())
                .isEqualTo(client.machine.state().head());
        return client;
    }

    @Test
    void shouldGoOnWithTheHistoryInANewEpoch() {
        // given
        before.put("a", "1");
        // when
        Client after = recovered();
        // then
        State state = after.machine.state();
        assertThat(state.head().epoch()).isEqualTo(NEXT);
        assertThat(state.revision()).isEqualTo(before.machine.state().revision() + 1);
        assertThat(state.settings()).isEqualTo(before.machine.state().settings());
        assertThat(after.shop().lookup("a"))
                .isEqualTo(before.machine.state().namespace(Client.SHOP).lookup("a"));
    }

    /** Proves that what may have been applied before the recovery is not applied again. */
    @Test
    void shouldForgetTheRequestsOfTheEpochBefore() {
        // given
        Request request = before.request(Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        before.send(request);
        Request unseen = before.request(Client.update(new Operation.Put(Client.SHOP, "b", "2")));
        // when
        Client after = recovered();
        StateMachine restored = StateMachineCodec.decode(StateMachineCodec.encode(after.machine));
        // then
        for (StateMachine machine : List.of(after.machine, restored)) {
            for (Request old : List.of(request, unseen)) {
                Applied applied = machine.apply(new Item.Whole(old), Client.NOON);
                assertThat(applied.decision()).isInstanceOf(Decision.Forgotten.class);
                assertThat(applied.commit()).isNull();
            }
        }
    }

    /** Proves that a leader that was recovered from elsewhere takes nothing that belongs to the new history. */
    @Test
    void shouldRefuseTheRequestsOfALaterEpoch() {
        // given
        Client after = recovered();
        Request request = new Request(
                new RequestId(8, 5),
                NEXT,
                after.machine.state().revision(),
                new Cause("ann", "node-1", ""),
                Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        // when
        Applied applied = before.send(request);
        // then
        assertThat(applied.decision()).isInstanceOf(Decision.Forgotten.class);
        assertThat(after.send(request).commit()).isNotNull();
    }

    /** Proves that nobody takes a view of one epoch for as new as a revision of another: the numbers may be the same. */
    @Test
    void shouldTellNobodyOfAnotherEpochHowFarThisOneIs() {
        // given
        Request ofFirst = before.request(new Command.Sync());
        Client after = recovered();
        Request ofSecond =
                new Request(new RequestId(8, 5), NEXT, 2, new Cause("ann", "node-1", ""), new Command.Sync());
        Request ofNone =
                new Request(new RequestId(7, 5), Epoch.NONE, 0, new Cause("ann", "node-1", ""), new Command.Sync());
        // when // then
        assertThat(after.send(ofFirst).decision()).isInstanceOf(Decision.Forgotten.class);
        assertThat(before.send(ofSecond).decision()).isInstanceOf(Decision.Forgotten.class);
        assertThat(after.send(ofSecond).decision()).isInstanceOf(Decision.Decided.class);
        assertThat(after.send(ofNone).decision()).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void shouldChangeNothingWhereThereIsAHistory() {
        // given
        Client after = recovered();
        State state = after.machine.state();
        // when
        Applied applied = after.send(new Command.Recover(before.machine.state(), new Epoch(3, 1)));
        // then
        assertThat(applied.decision()).isEqualTo(new Decision.Decided(new Outcome.Unchanged(state.revision())));
        assertThat(after.machine.state()).isSameAs(state);
    }

    @Test
    void shouldNotGoBackToAnOlderEpoch() {
        assertThatThrownBy(() -> new Command.Recover(before.machine.state(), new Epoch(1, 42)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a recovery must begin a newer epoch");
        assertThatThrownBy(() -> new Command.Recover(State.EMPTY, NEXT)).isInstanceOf(IllegalArgumentException.class);
    }
}
