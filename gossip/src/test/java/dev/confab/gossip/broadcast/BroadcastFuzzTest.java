package dev.confab.gossip.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.BroadcastMessage.Push;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proves that bytes from anybody are a message or a {@link MalformedException}, and never more memory than the bytes have. */
class BroadcastFuzzTest {

    private static final int FRAMES = 100_000;
    private static final Head HEAD = new Head(new Epoch(1, 7), 300, Chain.EMPTY);
    private static final Entry ENTRY = new Entry(HEAD, new byte[] {1, 2, 3});
    private static final SnapshotLabel LABEL = new SnapshotLabel(HEAD, 5, 2, Chain.EMPTY);

    private static final List<BroadcastMessage> GOOD = List.of(
            new Push(new Way(9, 3), List.of(ENTRY, ENTRY)),
            Push.toNobodyElse(List.of(ENTRY)),
            new BroadcastMessage.News(HEAD),
            new BroadcastMessage.Later(7),
            new BroadcastMessage.Pull(7, HEAD, 1 << 20),
            new BroadcastMessage.Range(7, HEAD, List.of(ENTRY, ENTRY)),
            new BroadcastMessage.SnapshotOffer(7, LABEL),
            new BroadcastMessage.PullChunk(7, HEAD, LABEL, 2),
            new BroadcastMessage.Chunk(7, 2, 0xcafe, new byte[] {9}));

    private final Random random = new Random(1);

    @Test
    void shouldTakeMutatedFramesForWhatTheyAreOrRefuseThem() {
        List<byte[]> frames = GOOD.stream().map(BroadcastCodec::encode).toList();
        int refused = 0;
        for (int i = 0; i < FRAMES; i++) {
            refused += isRefused(mutated(frames.get(i % frames.size()))) ? 1 : 0;
        }
        assertThat(refused).isBetween(FRAMES / 10, FRAMES * 9 / 10);
    }

    @Test
    void shouldRefuseNoise() {
        int refused = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[0] = 1; // the version, or nothing else would be looked at
                noise[1] = (byte) random.nextInt(12);
            }
            refused += isRefused(noise) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(FRAMES * 9 / 10);
    }

    private byte[] mutated(byte[] good) {
        byte[] frame = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(frame.length);
            switch (random.nextInt(3)) {
                case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> frame[at] = (byte) random.nextInt();
                default -> frame = Arrays.copyOf(frame, Math.max(1, at));
            }
        }
        return frame;
    }

    /** Whoever reads what it says it read can write it; the length of the frame bounds what it holds. */
    private static boolean isRefused(byte[] frame) {
        try {
            assertThat(BroadcastCodec.encode(BroadcastCodec.decode(frame)).length)
                    .isLessThanOrEqualTo(frame.length);
            return false;
        } catch (MalformedException e) {
            return true;
        }
    }
}
