package dev.confab.gossip.broadcast;

import dev.confab.gossip.simulation.Golden;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves that the format of this room stays as it was released, and that bad bytes are refused as such. */
class BroadcastCodecTest {

    private static final Head HEAD = new Head(new Epoch(1, 0xabcdefL), 300, Chain.of(chain()));

    @Test
    void shouldKeepTheFormatOfBroadcastMessages() {
        Entry entry = new Entry(HEAD, new byte[] {1, 2, 3});
        SnapshotLabel label = new SnapshotLabel(HEAD, 5, 2, Chain.of(chain()));
        Golden.check(
                "/golden/broadcast.hex",
                Map.of(
                        "push-to-nobody-else", BroadcastMessage.Push.toNobodyElse(List.of(entry)),
                        "push", new BroadcastMessage.Push(new Way(0xfedcbaL, 3), List.of(entry)),
                        "news", new BroadcastMessage.News(HEAD),
                        "later", new BroadcastMessage.Later(7),
                        "pull", new BroadcastMessage.Pull(7, Head.EMPTY, 1 << 20),
                        "range", new BroadcastMessage.Range(7, HEAD, List.of(entry, entry)),
                        "range-none", new BroadcastMessage.Range(7, Head.EMPTY, List.of()),
                        "snapshot-offer", new BroadcastMessage.SnapshotOffer(7, label),
                        "pull-chunk", new BroadcastMessage.PullChunk(7, Head.EMPTY, label, 2),
                        "chunk", new BroadcastMessage.Chunk(7, 2, 0xcafe, new byte[] {9})),
                BroadcastCodec::encode,
                BroadcastCodec::decode);
    }

    private static byte[] chain() {
        byte[] bytes = new byte[Chain.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
