package dev.confab.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that a name server which forgets for a moment does not make this node forget. */
class DnsDiscoveryTest {

    private List<InetAddress> answer = List.of();
    private final DnsDiscovery discovery = DnsDiscovery.of("orders:7600", host -> {
        if (answer.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return answer;
    });

    @Test
    void shouldFindOneAddressPerRecordOfEitherKind() throws IOException {
        answer = List.of(ip("10.0.0.5"), ip("::1"));
        assertThat(discovery.find())
                .containsExactly(new Address("10.0.0.5", 7600), new Address("0:0:0:0:0:0:0:1", 7600));
    }

    @Test
    void shouldGiveUpAnAddressOnlyAfterSeveralMisses() throws IOException {
        answer = List.of(ip("10.0.0.5"), ip("10.0.0.6"));
        discovery.find();
        answer = List.of(ip("10.0.0.5"));
        discovery.find();
        assertThat(discovery.find()).hasSize(2);
        assertThat(discovery.find()).containsExactly(new Address("10.0.0.5", 7600));
    }

    @Test
    void shouldTakeAFailureForAMissAndTellItWhereNobodyIsLeft() throws IOException {
        answer = List.of(ip("10.0.0.5"));
        discovery.find();
        answer = List.of();
        discovery.find();
        assertThat(discovery.find()).hasSize(1);
        assertThatThrownBy(discovery::find)
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("orders");
    }

    private static InetAddress ip(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
