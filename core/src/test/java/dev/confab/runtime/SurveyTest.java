package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SurveyTest {

    private static final PeerId PEER = PeerId.of("peer");

    private final Survey survey = new Survey();

    /** A recovery chooses the copy that is ahead by these heads; a datagram may come late. */
    @Test
    void shouldKeepTheNewerHeadOfOneLife() {
        survey.heard(hello(1), head(30));
        survey.heard(hello(1), head(5));

        assertThat(survey.heads()).isEqualTo(Map.of(PEER, head(30)));
    }

    @Test
    void shouldTakeWhatTheNextLifeSaysThoughItHasLess() {
        survey.heard(hello(1), head(30));
        survey.heard(hello(2), head(5));

        assertThat(survey.heads()).isEqualTo(Map.of(PEER, head(5)));
    }

    private static Hello hello(long incarnation) {
        return new Hello("shop", PEER, new Address("127.0.0.1", 7600), incarnation);
    }

    private static Head head(long revision) {
        return new Head(new Epoch(1, 7), revision, Chain.EMPTY);
    }
}
