package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Epoch;
import org.junit.jupiter.api.Test;

class RequestsTest {

    @Test
    void shouldAnswerARetryAsTheFirstTimeUpToTheBound() {
        // given
        Client client = Client.founded();
        Request request = client.request(Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        Applied first = client.send(request);

        // when as many others as are remembered beside it: the founding and REMEMBERED_MAX - 2 more
        fill(client, Requests.REMEMBERED_MAX - 1);
        Applied retried = client.send(request);

        // then
        assertThat(first.commit()).isNotNull();
        assertThat(retried).isEqualTo(new Applied(first.decision(), null));
        assertThat(client.machine.requests().size()).isEqualTo(Requests.REMEMBERED_MAX);
    }

    @Test
    void shouldRefuseARetryThatIsOlderThanTheMemoryAndNeverApplyItTwice() {
        // given
        Client client = Client.founded();
        Request request = client.request(Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        client.send(request);

        // when
        fill(client, Requests.REMEMBERED_MAX);
        Applied retried = client.send(request);

        // then
        long revision = client.machine.state().revision();
        assertThat(retried).isEqualTo(Applied.of(new Decision.Forgotten(revision)));
        assertThat(client.shop().versionOf("a")).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatWasMadeOneRevisionBelowTheFloorAndTakeWhatWasMadeAtIt() {
        // given
        Client client = Client.founded();
        fill(client, Requests.REMEMBERED_MAX + 5);
        long floor = client.machine.requests().floor();

        // when
        Decision below = client.send(seeing(floor - 1, Client.EPOCH, 1)).decision();
        Decision at = client.send(seeing(floor, Client.EPOCH, 2)).decision();

        // then
        assertThat(floor).isEqualTo(6);
        assertThat(below).isInstanceOf(Decision.Forgotten.class);
        assertThat(at).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void shouldRefuseARequestOfAnOlderEpochOnceAnythingWasForgotten() {
        // given
        Client client = Client.founded();
        fill(client, Requests.REMEMBERED_MAX + 5);

        // when
        Decision older = client.send(seeing(Long.MAX_VALUE, Epoch.NONE, 3)).decision();

        // then
        assertThat(older).isInstanceOf(Decision.Forgotten.class);
    }

    @Test
    void shouldRememberTheFloorAcrossASnapshot() {
        // given
        Client client = Client.founded();
        Request request = client.request(Client.update(new Operation.Put(Client.SHOP, "a", "1")));
        client.send(request);
        fill(client, Requests.REMEMBERED_MAX);

        // when
        StateMachine restored = StateMachineCodec.decode(StateMachineCodec.encode(client.machine));

        // then
        assertThat(restored.apply(new Item.Whole(request), Client.NOON).decision())
                .isInstanceOf(Decision.Forgotten.class);
    }

    private static Request seeing(long revision, Epoch epoch, long sequence) {
        Command command = Client.update(new Operation.Put(Client.SHOP, "late", "1"));
        return new Request(new RequestId(99, sequence), epoch, revision, new Cause("ann", "node-1", ""), command);
    }

    private static void fill(Client client, int count) {
        for (int i = 0; i < count; i++) {
            client.put("filler", "x");
        }
    }
}
