package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import org.junit.jupiter.api.Test;

final class NewestStartTest {

    private final NewestStart newest = new NewestStart();

    /** Proves that what a process left unread on its connection is not heard after its successor. */
    @Test
    void shouldNotHearAnEarlierStartAfterALaterOne() {
        assertThat(newest.admits(hello("b", 1))).isTrue();
        assertThat(newest.admits(hello("b", 2))).isTrue();

        assertThat(newest.admits(hello("b", 1))).isFalse();
        assertThat(newest.admits(hello("b", 2))).isTrue();
        assertThat(newest.admits(hello("c", 1))).as("another peer").isTrue();
    }

    private static Hello hello(String node, long incarnation) {
        return new Hello("test", PeerId.of(node), new Address("memory", 1), incarnation);
    }
}
