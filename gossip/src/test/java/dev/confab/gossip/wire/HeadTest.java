package dev.confab.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeadTest {

    @Test
    void shouldOrderByEpochBeforeRevision() {
        Head early = new Head(new Epoch(1, 5), 100, Chain.EMPTY);
        Head late = new Head(new Epoch(2, 5), 1, Chain.EMPTY);
        assertThat(early.isBehind(late)).isTrue();
        assertThat(late.isBehind(early)).isFalse();
        assertThat(late.isBehind(late)).isFalse();
        assertThat(late.isBehind(new Head(new Epoch(2, 5), 2, Chain.EMPTY))).isTrue();
    }

    @Test
    void shouldKnowEpochsThatMustNotMerge() {
        assertThat(new Epoch(1, 5).clashesWith(new Epoch(1, 6))).isTrue();
        assertThat(new Epoch(1, 5).clashesWith(new Epoch(1, 5))).isFalse();
        assertThat(new Epoch(1, 5).clashesWith(new Epoch(2, 6))).isFalse();
    }

    @Test
    void shouldKeepTheBytesOfAChainToItself() {
        byte[] hash = new byte[Chain.BYTES];
        hash[7] = 1;
        Chain chain = Chain.of(hash);
        hash[7] = 2;
        chain.bytes()[7] = 3;
        assertThat(chain).hasToString("0000000000000001");
        assertThatThrownBy(() -> Chain.of(new byte[31])).hasMessageContaining("had 31");
    }
}
