package dev.confab.gossip.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.BroadcastMessage.Chunk;
import dev.confab.gossip.broadcast.BroadcastMessage.Pull;
import dev.confab.gossip.broadcast.BroadcastMessage.PullChunk;
import dev.confab.gossip.broadcast.BroadcastMessage.Push;
import dev.confab.gossip.broadcast.BroadcastMessage.Range;
import dev.confab.gossip.broadcast.BroadcastMessage.SnapshotOffer;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proves the bounds, and what a node does with peers that contradict, cheat, or fall silent in the middle. */
class BroadcastTest implements BroadcastHost, EntryLog {

    private static final PeerId B = PeerId.of("b");
    private static final PeerId C = PeerId.of("c");
    private static final long TIMEOUT = 1_000;
    private static final byte[] STATE = new byte[25];

    private final List<String> events = new ArrayList<>();
    private Head head = head(5, 0);
    private boolean isInstalling = true;
    private final Broadcast broadcast = new Broadcast(
            this,
            this,
            BroadcastOptions.builder()
                    .requestTimeout(Duration.ofNanos(TIMEOUT))
                    .earlyEntriesMax(3)
                    .earlyBytesMax(100)
                    .chunkBytes(10)
                    .snapshotBytesMax(1_000)
                    .snapshotKeep(Duration.ofNanos(TIMEOUT))
                    .build(),
            new Random(1));

    @Test
    void shouldKeepNoMoreEarlyEntriesThanTheLimits() {
        for (int revision = 20; revision > 6; revision--) {
            push(revision, 10);
        }
        assertThat(broadcast.earlyEntries()).isEqualTo(3); // those that come first
        push(8, 10);
        assertThat(broadcast.earlyBytes()).isEqualTo(30);
        push(6, 1);
        assertThat(head.revision()).isEqualTo(9);
        push(11, 101);
        assertThat(broadcast.earlyEntries()).isZero();
    }

    @Test
    void shouldHaveOneRequestUnderWayAndAskAnotherPeerAfterTheTimeout() {
        // given
        List<Outbound> first = broadcast.onHead(B, head(9, 0), 0);
        assertThat(first).singleElement().satisfies(one -> assertThat(one.to()).containsExactly(B));
        // when // then
        assertThat(broadcast.onHead(C, head(9, 0), 1)).isEmpty();
        assertThat(broadcast.onTick(TIMEOUT - 1)).isEmpty();
        assertThat(broadcast.onTick(TIMEOUT).get(0).to()).containsExactly(C);
    }

    @Test
    void shouldNotAskInALoopAPeerThatAnswersNothing() {
        long request = ((Pull) sent(broadcast.onHead(B, head(9, 0), 0))).request();
        assertThat(broadcast.onMessage(B, new Range(request, head(9, 0), List.of()), 1))
                .isEmpty();
        assertThat(broadcast.onTick(TIMEOUT)).hasSize(1);
    }

    @Test
    void shouldReportAContradictionOncePerPeerAndNeverMerge() {
        broadcast.onHead(B, head(5, 1), 0);
        broadcast.onHead(B, head(5, 1), 1);
        broadcast.onHead(C, new Head(new Epoch(1, 99), 50, Chain.EMPTY), 2);
        assertThat(events).containsExactly("clash b", "clash c");
        broadcast.onHead(B, head, 3);
        broadcast.onHead(B, head(5, 1), 4);
        assertThat(events).hasSize(3);
        assertThat(head).isEqualTo(head(5, 0));
    }

    @Test
    void shouldGoOnWithADownloadAtAnotherPeer() {
        // given two of three chunks from b, which then falls silent
        SnapshotLabel label = SnapshotLabel.of(new EntrySnapshot(head(500, 0), STATE), 10);
        Pull pull = (Pull) sent(broadcast.onHead(B, head(500, 0), 0));
        PullChunk zero = (PullChunk) sent(broadcast.onMessage(B, new SnapshotOffer(pull.request(), label), 1));
        PullChunk one = (PullChunk) sent(broadcast.onMessage(B, chunk(zero), 2));
        sent(broadcast.onMessage(B, chunk(one), 3));
        broadcast.onHead(C, head(500, 0), 4);
        // when
        List<Outbound> next = broadcast.onTick(2 * TIMEOUT);
        // then
        assertThat(next.get(0).to()).containsExactly(C);
        PullChunk two = (PullChunk) sent(next);
        assertThat(two.index()).isEqualTo(2);
        broadcast.onMessage(C, chunk(two), 2 * TIMEOUT + 1);
        assertThat(head).isEqualTo(head(500, 0));
    }

    @Test
    void shouldRejectSnapshotsThatAreTooLargeDamagedOrUntrue() {
        // too large
        SnapshotLabel large = SnapshotLabel.of(new EntrySnapshot(head(500, 0), new byte[1_001]), 10);
        Pull pull = (Pull) sent(broadcast.onHead(B, head(500, 0), 0));
        assertThat(broadcast.onMessage(B, new SnapshotOffer(pull.request(), large), 1))
                .isEmpty();
        assertThat(events).containsExactly("rejected b: it has 1001 bytes, the limit snapshotBytesMax is 1000");
        // damaged
        SnapshotLabel label = SnapshotLabel.of(new EntrySnapshot(head(500, 0), STATE), 10);
        pull = (Pull) sent(broadcast.onTick(TIMEOUT));
        PullChunk zero = (PullChunk) sent(broadcast.onMessage(B, new SnapshotOffer(pull.request(), label), TIMEOUT));
        assertThat(broadcast.onMessage(B, new Chunk(zero.request(), 0, 77, new byte[10]), TIMEOUT))
                .isEmpty();
        assertThat(events.get(1)).contains("chunk 0 is damaged");
        // untrue
        isInstalling = false;
        SnapshotLabel small = SnapshotLabel.of(new EntrySnapshot(head(500, 0), new byte[10]), 10);
        pull = (Pull) sent(broadcast.onTick(2 * TIMEOUT));
        zero = (PullChunk) sent(broadcast.onMessage(B, new SnapshotOffer(pull.request(), small), 2 * TIMEOUT));
        assertThat(broadcast.onMessage(B, chunk(zero), 2 * TIMEOUT)).isEmpty();
        assertThat(events.get(2)).contains("its content is not what");
        assertThat(head).isEqualTo(head(5, 0));
    }

    @Test
    void shouldForgetASnapshotNobodyAsksFor() {
        assertThat(sent(broadcast.onMessage(B, new Pull(1, head(1, 0), 100), 0)))
                .isInstanceOf(SnapshotOffer.class);
        broadcast.onTick(TIMEOUT);
        assertThat(broadcast.snapshotsKept()).isEqualTo(1);
        broadcast.onTick(TIMEOUT + 1);
        assertThat(broadcast.snapshotsKept()).isZero();
    }

    private void push(long revision, int bytes) {
        broadcast.onMessage(B, new Push(List.of(new Entry(head(revision, 0), new byte[bytes]))), 0);
    }

    private static Chunk chunk(PullChunk pull) {
        byte[] bytes = new byte[pull.label().chunkLength(pull.index())];
        return new Chunk(pull.request(), pull.index(), SnapshotShelf.crc(bytes), bytes);
    }

    private static BroadcastMessage sent(List<Outbound> out) {
        assertThat(out).hasSize(1);
        return out.get(0).message();
    }

    private static Head head(long revision, int fork) {
        byte[] chain = new byte[Chain.BYTES];
        chain[0] = (byte) revision;
        chain[1] = (byte) fork;
        return new Head(new Epoch(1, 7), revision, Chain.of(chain));
    }

    @Override
    public Collection<PeerId> peers() {
        return List.of(B, C);
    }

    @Override
    public void onClash(PeerId peer, Head theirs, Head ours) {
        events.add("clash " + peer);
    }

    @Override
    public void onSnapshotRejected(PeerId peer, Head head, String reason) {
        events.add("rejected " + peer + ": " + reason);
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public Optional<List<Entry>> after(long revision, int bytesMax) {
        return Optional.empty();
    }

    @Override
    public Offer offer(Entry entry) {
        if (entry.revision() <= head.revision()) {
            return Offer.KNOWN;
        }
        if (entry.revision() > head.revision() + 1) {
            return Offer.GAP;
        }
        head = entry.head();
        return Offer.APPLIED;
    }

    @Override
    public EntrySnapshot snapshot() {
        return new EntrySnapshot(head, STATE);
    }

    @Override
    public boolean install(EntrySnapshot snapshot) {
        if (isInstalling) {
            head = snapshot.head();
        }
        return isInstalling;
    }
}
