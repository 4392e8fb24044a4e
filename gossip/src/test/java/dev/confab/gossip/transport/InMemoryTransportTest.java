package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.TransportException.Kind;
import org.junit.jupiter.api.Test;

/** The contract without sockets. */
class InMemoryTransportTest extends TransportContract {

    private final InMemoryNetwork network = new InMemoryNetwork();

    @Override
    Transport create(TransportOptions options) {
        return network.start(options);
    }

    @Test
    void shouldKeepNodesApartWhileTheirLinkIsCut() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        ask(a, b.advertised(), "x");
        // when
        network.cut(a.advertised(), b.advertised());
        // then
        assertThat(a.state(b.advertised())).isEqualTo(ConnectionState.RECONNECTING);
        assertThat(failure(a.send(b.advertised(), "x", bytes("x"))).kind()).isEqualTo(Kind.NOT_SENT);
        network.heal();
        await().until(() -> ask(a, b.advertised(), "healed").equals("healed"));
    }
}
