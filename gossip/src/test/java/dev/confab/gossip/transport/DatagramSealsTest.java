package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DatagramSealsTest {

    private static final Address A = new Address("127.0.0.1", 7600);
    private static final Address B = new Address("127.0.0.1", 7601);
    private static final ClusterSecret SECRET = secret("one secret of sixteen bytes or more");
    private static final byte[] CONTENT = "probe".getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random(1);
    private final DatagramSeals a = seals(SECRET, A);
    private final DatagramSeals b = seals(SECRET, B);

    @Test
    void shouldOpenWhatAnotherNodeSealed() {
        assertThat(b.open(a.seal(B, CONTENT)))
                .isInstanceOfSatisfying(
                        DatagramSeals.Opened.Content.class,
                        opened -> assertThat(opened.bytes()).isEqualTo(CONTENT));
    }

    @Test
    void shouldShowNothingOfTheContent() {
        byte[] datagram = a.seal(B, CONTENT);

        assertThat(new String(datagram, StandardCharsets.ISO_8859_1)).doesNotContain("probe");
        assertThat(datagram).hasSize(CONTENT.length + SealedDatagram.OVERHEAD_BYTES);
        assertThat(a.seal(B, CONTENT)).isNotEqualTo(datagram);
    }

    @Test
    void shouldRefuseAReplay() {
        byte[] datagram = a.seal(B, CONTENT);
        b.open(datagram);

        assertRefused(b.open(datagram), Rejections.Reason.REPLAYED_DATAGRAM);
    }

    @Test
    void shouldRefuseADatagramThatWasMeantForAnother() {
        DatagramSeals c = seals(SECRET, new Address("127.0.0.1", 7602));

        assertRefused(c.open(a.seal(B, CONTENT)), Rejections.Reason.UNSEALED_DATAGRAM);
    }

    @Test
    void shouldRefuseAnotherSecretAndAnotherClusterAndRememberNeither() {
        DatagramSeals stranger = seals(secret("another secret of sixteen bytes"), A);
        DatagramSeals neighbour = new DatagramSeals(SECRET, "elsewhere", A, random);

        assertRefused(b.open(stranger.seal(B, CONTENT)), Rejections.Reason.UNSEALED_DATAGRAM);
        assertRefused(b.open(neighbour.seal(B, CONTENT)), Rejections.Reason.UNSEALED_DATAGRAM);
        assertThat(b.senders()).isZero();
    }

    /** No bit counts for nothing, no length is trusted. */
    @Test
    void shouldRefuseEveryFlippedBitAndEveryTruncation() {
        byte[] datagram = a.seal(B, CONTENT);
        for (int bit = 0; bit < datagram.length * 8; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(b.open(flipped)).as("bit %d", bit).isInstanceOf(DatagramSeals.Opened.Refused.class);
        }
        for (int length = 0; length < datagram.length; length++) {
            assertThat(b.open(Arrays.copyOf(datagram, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(DatagramSeals.Opened.Refused.class);
        }
        assertThat(b.open(datagram)).isInstanceOf(DatagramSeals.Opened.Content.class);
    }

    @Test
    void shouldRefuseGarbageAndRememberNothingOfIt() {
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(SealedDatagram.BYTES_MAX + 100)];
            random.nextBytes(garbage);
            if (garbage.length > 0 && i % 2 == 0) {
                garbage[0] = 1;
            }
            assertThat(b.open(garbage)).isInstanceOf(DatagramSeals.Opened.Refused.class);
        }
        assertThat(b.senders()).isZero();
    }

    @Test
    void shouldForgetTheOldestSenderWhereThereAreTooMany() {
        for (int i = 0; i < DatagramSeals.SENDERS_MAX + 10; i++) {
            b.open(seals(SECRET, A).seal(B, CONTENT));
        }

        assertThat(b.senders()).isEqualTo(DatagramSeals.SENDERS_MAX);
    }

    private DatagramSeals seals(ClusterSecret secret, Address self) {
        return new DatagramSeals(secret, "shop", self, random);
    }

    private static ClusterSecret secret(String text) {
        return ClusterSecret.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(DatagramSeals.Opened opened, Rejections.Reason reason) {
        assertThat(opened).isEqualTo(new DatagramSeals.Opened.Refused(reason));
    }
}
