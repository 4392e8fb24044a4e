package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Proves that a token comes back as it was given, and that what is none is refused with its reason. */
final class TokenTest {

    private static final ClusterSettings SHOP = new ClusterSettings(new UUID(1, 2), 1, Limits.DEFAULT);
    private static final Token TOKEN = Token.of(SHOP, new Epoch(3, 0x1234_5678_9abc_def0L), 4_711);

    @Test
    void shouldKeepItsForm() {
        assertThat(TOKEN).hasToString("V3U8VQAAAAOavN7wAAAAAAAAEmdUufjY");
        assertThat(TOKEN.toPlainString()).isEqualTo("revision 4711 of epoch 3-9abcdef0");
    }

    @Test
    void shouldComeBackAsItWas() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Token token = new Token(
                    random.nextInt(), random.nextInt() & 0xffff_ffffL, random.nextInt(), random.nextLong() >>> 1);

            assertThat(Token.parse(token.toString())).isEqualTo(token);
            assertThat(token.toString()).matches("[A-Za-z0-9_-]{32}");
        }
        assertThat(Token.parse(new Token(-1, 0xffff_ffffL, -1, Long.MAX_VALUE).toString()))
                .isEqualTo(new Token(-1, 0xffff_ffffL, -1, Long.MAX_VALUE));
    }

    @Test
    void shouldRefuseWhatWasCut() {
        String text = TOKEN.toString();
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> Token.parse(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must have 32 characters, had " + length);
        }
        assertThatThrownBy(() -> Token.parse(text + "A")).hasMessageContaining("had 33");
    }

    @Test
    void shouldRefuseEveryCharacterThatWasChanged() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String text = TOKEN.toString();
        for (int i = 0; i < text.length(); i++) {
            for (char other : alphabet.toCharArray()) {
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                if (!changed.equals(text)) {
                    assertThatThrownBy(() -> Token.parse(changed))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("check sum");
                }
            }
        }
    }

    @Test
    void shouldRefuseGarbageOfAnyKind() {
        assertThatThrownBy(() -> Token.parse("not a token"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had U+0020 at 3");
        assertThatThrownBy(() -> Token.parse(TOKEN.toString().replace('A', '\u00e4')))
                .hasMessageContaining("U+00E4");
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            char[] garbage = new char[random.nextInt(40)];
            for (int at = 0; at < garbage.length; at++) {
                garbage[at] = (char) (random.nextInt(3) == 0 ? random.nextInt(0x10000) : 'A' + random.nextInt(26));
            }
            String text = new String(garbage);
            assertThatThrownBy(() -> Token.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldKnowItsCluster() {
        assertThat(TOKEN.isOf(SHOP)).isTrue();
        assertThat(TOKEN.isOf(new ClusterSettings(new UUID(1, 3), 1, Limits.DEFAULT)))
                .isFalse();
        assertThat(Token.NOWHERE.isOf(SHOP)).isTrue();
    }

    @Test
    void shouldHoldNoNumbersThatItCannotWrite() {
        assertThatThrownBy(() -> new Token(0, 1L << 32, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Token(0, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Token(0, 0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
