package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final Client client = Client.founded();
    private final Request large = client.request(Client.update(new Operation.Put(Client.SHOP, "a", "x".repeat(1_000))));

    @Test
    void shouldCarryOutACommandWithItsLastPart() {
        // when
        List<Decision> decisions =
                List.of(client.sendPart(large, 0, 3), client.sendPart(large, 1, 3), client.sendPart(large, 2, 3));

        // then
        assertThat(decisions)
                .containsExactly(
                        new Decision.PartStored(1),
                        new Decision.PartStored(1),
                        new Decision.Decided(new Outcome.Committed(2, true)));
        assertThat(client.machine.parts().size()).isZero();
    }

    @Test
    void shouldAskForAllPartsAgainWhereOneIsMissing() {
        // when
        client.sendPart(large, 0, 3);
        Decision skipped = client.sendPart(large, 2, 3);
        client.sendPart(large, 1, 3);
        Decision complete = client.sendPart(large, 2, 3);

        // then
        assertThat(skipped).isEqualTo(new Decision.PartsMissing(1));
        assertThat(complete).isEqualTo(new Decision.Decided(new Outcome.Committed(2, true)));
    }

    @Test
    void shouldBeginAnewWithAFirstPart() {
        // given a first try that was cut in another way
        client.sendPart(large, 0, 5);
        client.sendPart(large, 1, 5);

        // when
        client.sendPart(large, 0, 2);
        Decision complete = client.sendPart(large, 1, 2);

        // then
        assertThat(complete).isEqualTo(new Decision.Decided(new Outcome.Committed(2, true)));
    }

    @Test
    void shouldAskAgainForPartsThatDoNotFitTogether() {
        // given the first parts of a try in five, the last of a try in three
        client.sendPart(large, 0, 5);
        client.sendPart(large, 1, 5);

        // when
        Decision last = client.sendPart(large, 2, 3);

        // then
        assertThat(last).isEqualTo(new Decision.PartsMissing(1));
        assertThat(client.machine.state().revision()).isEqualTo(1);
    }

    @Test
    void shouldAnswerARetryInPartsAsTheFirstTime() {
        // given
        client.sendPart(large, 0, 2);
        client.sendPart(large, 1, 2);

        // when
        Decision retried = client.sendPart(large, 0, 2);

        // then
        assertThat(retried).isEqualTo(new Decision.Decided(new Outcome.Committed(2, true)));
        assertThat(client.machine.parts().size()).isZero();
    }

    @Test
    void shouldDropWhatWasAbandonedAfterTheBound() {
        // given
        client.sendPart(large, 0, 2);

        // when
        sync(Parts.ENTRIES_MAX);
        int atTheBound = client.machine.parts().size();
        sync(1);

        // then
        assertThat(atTheBound).isEqualTo(1);
        assertThat(client.machine.parts().size()).isZero();
        assertThat(client.sendPart(large, 1, 2)).isInstanceOf(Decision.PartsMissing.class);
    }

    @Test
    void shouldDropTheOldestWhereAllTogetherAreTooLarge() {
        // given chunks that are one array, so that the test does not need the memory
        Parts parts = new Parts();
        byte[] chunk = new byte[64 * 1024 * 1024];
        RequestId first = new RequestId(1, 1);
        RequestId second = new RequestId(1, 2);
        parts.add(first, 0, chunk, 1);
        parts.add(second, 0, chunk, 2);
        parts.add(second, 1, chunk, 3);
        parts.add(second, 2, chunk, 4);

        // when
        int atTheBound = parts.size();
        boolean isStored = parts.add(second, 3, new byte[1], 5);

        // then
        assertThat(atTheBound).isEqualTo(2);
        assertThat(isStored).isTrue();
        assertThat(parts.take(first, 1)).isNull();
        assertThat(parts.size()).isEqualTo(1);
    }

    /** A snapshot could be written but not read: its reader took 16,384 pending commands at most. */
    @Test
    void shouldRestoreAsManyPendingCommandsAsThereMayBe() {
        // given
        List<Item> firstParts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            firstParts.add(new Item.Part(new RequestId(3, i), 0, 2, new byte[1]));
        }
        firstParts.forEach(part -> client.machine.apply(part, Client.NOON));

        // when
        StateMachine restored = StateMachineCodec.decode(StateMachineCodec.encode(client.machine));

        // then
        assertThat(restored.parts().size()).isEqualTo(20_000);
    }

    private void sync(long count) {
        for (long i = 0; i < count; i++) {
            client.send(new Command.Sync());
        }
    }
}
