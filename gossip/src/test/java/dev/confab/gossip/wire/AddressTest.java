package dev.confab.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressTest {

    @Test
    void shouldParseNamesAndBothKindsOfIp() {
        assertThat(Address.parse("orders-1:7600")).isEqualTo(new Address("orders-1", 7600));
        assertThat(Address.parse("10.0.0.5:0")).isEqualTo(new Address("10.0.0.5", 0));
        assertThat(Address.parse("[::1]:7600")).isEqualTo(new Address("::1", 7600));
    }

    @Test
    void shouldPrintWhatItParses() {
        for (String text : new String[] {"orders-1:7600", "[::1]:7600"}) {
            assertThat(Address.parse(text)).hasToString(text);
        }
    }

    @Test
    void shouldRejectWhatIsNoAddress() {
        for (String text : new String[] {"", "host", ":1", "host:", "::1:7600", "host:port", "host:65536", "host:-1"}) {
            assertThatThrownBy(() -> Address.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
