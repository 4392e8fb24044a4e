package dev.confab.gossip.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.BroadcastMessage.Chunk;
import dev.confab.gossip.broadcast.BroadcastMessage.Later;
import dev.confab.gossip.broadcast.BroadcastMessage.News;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proves the bounds, and what a node does with peers that contradict, cheat, or fall silent in the middle. */
class BroadcastTest implements BroadcastHost, EntryLog {

    private static final PeerId B = PeerId.of("b");
    private static final PeerId C = PeerId.of("c");
    private static final long ORIGIN = 77;
    private static final long TIMEOUT = 1_000;
    private static final long RETRY = 100;
    private static final long GRACE = 50;
    private static final long NEWS = 40;
    private static final long CONFIRM = 300;
    private static final byte[] STATE = new byte[25];

    private final List<String> events = new ArrayList<>();
    private Head head = head(5, 0);
    private List<Entry> history = List.of();
    private boolean isInstalling = true;
    private PeerId self = PeerId.of("a");
    private Roster roster = Roster.of(List.of(self, B, C));
    private final Broadcast broadcast = broadcast();

    private Broadcast broadcast() {
        return new Broadcast(
                this,
                this,
                BroadcastOptions.builder()
                        .requestTimeout(Duration.ofNanos(TIMEOUT))
                        .retry(Duration.ofNanos(RETRY))
                        .grace(Duration.ofNanos(GRACE))
                        .newsInterval(Duration.ofNanos(NEWS))
                        .confirm(Duration.ofNanos(CONFIRM))
                        .earlyEntriesMax(3)
                        .earlyBytesMax(100)
                        .chunkBytes(10)
                        .snapshotBytesMax(1_000)
                        .snapshotKeep(Duration.ofNanos(TIMEOUT))
                        .build(),
                new Random(1));
    }

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
    void shouldDropAnEntryThatIsTooFarAheadToEverWaitHere() {
        push(10, 1); // 6 to 9 could not all wait with it
        assertThat(broadcast.earlyEntries()).isZero();
    }

    @Test
    void shouldGiveAPushItsTimeBeforeItPulls() {
        assertThat(broadcast.onHead(B, head(9, 0), 0)).isEmpty();
        assertThat(broadcast.onTick(GRACE - 1)).isEmpty();
        assertThat(broadcast.onHead(B, head(10, 0), GRACE - 1)).isEmpty();
        assertThat(sent(broadcast.onTick(GRACE))).isInstanceOf(Pull.class);
    }

    @Test
    void shouldPullAtOnceWhatAPushShowsToBeMissingOrIsFarAhead() {
        assertThat(sent(broadcast.onMessage(B, pushOf(7, 1), 0))).isInstanceOf(Pull.class);
        Broadcast other = broadcast();
        assertThat(sent(other.onHead(B, head(500, 0), 0))).isInstanceOf(Pull.class);
        Broadcast third = broadcast();
        assertThat(sent(third.onMissing(B, head(6, 0), 0))).isInstanceOf(Pull.class);
    }

    @Test
    void shouldHaveOneRequestUnderWayAndAskAnotherPeerAfterTheTimeout() {
        // given
        List<Outbound> first = broadcast.onMissing(B, head(9, 0), 0);
        assertThat(first).singleElement().satisfies(one -> assertThat(one.to()).containsExactly(B));
        // when // then the next one waits as long, and each further one twice as long
        assertThat(broadcast.onMissing(C, head(9, 0), 1)).isEmpty();
        assertThat(broadcast.onTick(RETRY - 1)).isEmpty();
        assertThat(broadcast.onTick(RETRY).get(0).to()).containsExactly(C);
        assertThat(broadcast.onTick(2 * RETRY - 1)).isEmpty();
        assertThat(broadcast.onTick(2 * RETRY).get(0).to()).containsExactly(B);
        assertThat(broadcast.onTick(4 * RETRY - 1)).isEmpty();
        assertThat(broadcast.onTick(4 * RETRY).get(0).to()).containsExactly(C);
    }

    /** Proves that a hole which a push closed leaves no patience for the next: it was never reset, and grew with each loss. */
    @Test
    void shouldBeAsQuickAsAtFirstOnceItHasCaughtUp() {
        // given three requests in vain
        broadcast.onMissing(B, head(6, 0), 0);
        assertThat(broadcast.onTick(RETRY)).hasSize(1);
        assertThat(broadcast.onTick(2 * RETRY)).hasSize(1);
        // when
        push(6, 1);
        assertThat(broadcast.onTick(4 * RETRY)).isEmpty();
        // then
        long now = 8 * RETRY;
        assertThat(broadcast.onMissing(B, head(7, 0), now)).hasSize(1);
        assertThat(broadcast.onTick(now + RETRY - 1)).isEmpty();
        assertThat(broadcast.onTick(now + RETRY)).hasSize(1);
    }

    @Test
    void shouldNotAskInALoopAPeerThatAnswersNothing() {
        long request = ((Pull) sent(broadcast.onMissing(B, head(9, 0), 0))).request();
        assertThat(broadcast.onMessage(B, new Range(request, head(9, 0), List.of()), 1))
                .isEmpty();
        assertThat(broadcast.onTick(RETRY)).hasSize(1);
    }

    @Test
    void shouldPreferWhoBroughtItForwardToWhoClaimsAFarFuture() {
        // given a liar who was asked once
        long request = ((Pull) sent(broadcast.onHead(B, head(Long.MAX_VALUE, 0), 0))).request();
        broadcast.onMessage(B, new Range(request, head(Long.MAX_VALUE, 0), List.of()), 1);
        // when another is ahead, and the liar goes on claiming
        broadcast.onMissing(C, head(9, 0), 2);
        broadcast.onHead(B, head(Long.MAX_VALUE, 0), 3);
        // then
        assertThat(broadcast.onTick(TIMEOUT).get(0).to()).containsExactly(C);
    }

    /** It once waited for the answer to what was never sent: a node that joined had nothing for two seconds. */
    @Test
    void shouldAskAnotherSoonWhereTheRequestCouldNotBeSent() {
        broadcast.onMissing(B, head(9, 0), 0);
        broadcast.onMissing(C, head(9, 0), 0);

        broadcast.onRefused(B, 1);

        assertThat(broadcast.onTick(RETRY)).noneMatch(out -> out.message() instanceof Pull);
        assertThat(broadcast.onTick(1 + RETRY).get(0).to()).containsExactly(C);
    }

    @Test
    void shouldAskAnotherAtOnceWhenToldToAndNeverInALoop() {
        // given
        long first = ((Pull) sent(broadcast.onMissing(B, head(9, 0), 0))).request();
        broadcast.onMissing(C, head(9, 0), 0);
        // when
        List<Outbound> next = broadcast.onMessage(B, new Later(first), 1);
        // then
        assertThat(next.get(0).to()).containsExactly(C);
        long second = ((Pull) sent(next)).request();
        assertThat(broadcast.onMessage(C, new Later(second), 2)).isEmpty();
        assertThat(broadcast.onTick(1 + RETRY)).isEmpty();
        assertThat(broadcast.onTick(2 + RETRY)).hasSize(1);
    }

    /** It once waited as long as for a snapshot: one node in ten thousand heard two seconds late. */
    @Test
    void shouldWaitNoLongerForTheOtherThanForWhoSentItThere() {
        long request = ((Pull) sent(broadcast.onMissing(B, head(9, 0), 0))).request();
        broadcast.onMissing(C, head(9, 0), 0);
        broadcast.onMessage(B, new Later(request), 1);
        assertThat(broadcast.onTick(RETRY)).isEmpty();
        assertThat(broadcast.onTick(1 + RETRY)).hasSize(1);
    }

    @Test
    void shouldSendWhoIsFarBehindToOthersFirstWhileItCommits() {
        broadcast.onCommitted(List.of(new Entry(head(5, 0), new byte[1])), 0);
        head = head(500, 0);
        assertThat(sent(broadcast.onMessage(B, new Pull(1, head(1, 0), 100), 1)))
                .isEqualTo(new Later(1));
        assertThat(sent(broadcast.onMessage(B, new Pull(2, head(1, 0), 100), 2)))
                .isInstanceOf(SnapshotOffer.class);
    }

    @Test
    void shouldServeFewThatAreFarBehindAtATime() {
        // given
        head = head(500, 0);
        for (int i = 0; i < Burden.FAR_MAX; i++) {
            assertThat(sent(broadcast.onMessage(PeerId.of("far-" + i), new Pull(i, head(1, 0), 100), 0)))
                    .isInstanceOf(SnapshotOffer.class);
        }
        // when // then
        assertThat(sent(broadcast.onMessage(B, new Pull(9, head(1, 0), 100), TIMEOUT)))
                .isEqualTo(new Later(9));
        assertThat(sent(broadcast.onMessage(B, new Pull(9, head(1, 0), 100), TIMEOUT + 1)))
                .isInstanceOf(SnapshotOffer.class);
    }

    @Test
    void shouldSendNoEntryToMoreThanTenWithinASecond() {
        history = List.of(new Entry(head(5, 0), new byte[1]));
        for (int i = 0; i < Roster.DIRECT_MAX; i++) {
            assertThat(sent(broadcast.onMessage(PeerId.of("near-" + i), new Pull(i, head(4, 0), 100), i)))
                    .isInstanceOf(Range.class);
        }
        assertThat(sent(broadcast.onMessage(B, new Pull(9, head(4, 0), 100), 999_999_999)))
                .isEqualTo(new Later(9));
        assertThat(sent(broadcast.onMessage(B, new Pull(9, head(4, 0), 100), 1_000_000_000)))
                .isInstanceOf(Range.class);
    }

    @Test
    void shouldBringOnOnlyWhatTheLogHasVerified() {
        fleet(200);
        assertThat(broadcast.onMessage(B, new Push(new Way(ORIGIN, 1), List.of(new Entry(head(5, 1), new byte[1]))), 0))
                .isEmpty(); // contradicts
        assertThat(pushes(broadcast.onMessage(
                        B, new Push(new Way(ORIGIN, 1), List.of(new Entry(head(7, 0), new byte[1]))), 0)))
                .isEmpty(); // early
        List<Push> pushes = pushes(broadcast.onMessage(
                B, new Push(new Way(ORIGIN, 1), List.of(new Entry(head(6, 0), new byte[1]))), 0));
        assertThat(pushes).singleElement().satisfies(push -> {
            assertThat(push.way().depth()).isGreaterThan(1);
            assertThat(push.entries()).extracting(Entry::revision).containsExactly(6L, 7L);
        });
        assertThat(broadcast.onMessage(C, new Push(new Way(ORIGIN, 1), List.of(new Entry(head(6, 0), new byte[1]))), 0))
                .isEmpty(); // twice
    }

    @Test
    void shouldConfirmToWhomItBringsOnForAndTellItsHeadAlongLazyLinks() {
        // given
        fleet(200);
        broadcast.onMessage(B, new Push(new Way(ORIGIN, 1), List.of(new Entry(head(6, 0), new byte[1]))), 0);
        // when
        List<Outbound> told = broadcast.onTick(1);
        // then
        assertThat(sent(told)).isEqualTo(new News(head(6, 0)));
        assertThat(told.get(0).to())
                .contains(B)
                .containsAll(roster.lazyLinks(self()))
                .hasSizeBetween(3, 4);
        assertThat(broadcast.onTick(1 + 2 * NEWS)).isEmpty();
    }

    @Test
    void shouldPassOverWhoDoesNotConfirmUntilItIsHeardOf() {
        // given
        fleet(200);
        List<PeerId> first = pushedTo(commit(6, 0));
        PeerId dead = first.get(0);
        first.stream().skip(1).forEach(peer -> broadcast.onMessage(peer, new News(head), 1));
        // when its time is over
        List<Outbound> told = broadcast.onTick(CONFIRM);
        // then it is told heads, and the first in line behind it gets its part
        assertThat(told.get(0).to()).contains(dead);
        List<PeerId> second = pushedTo(commit(7, CONFIRM));
        assertThat(second).doesNotContain(dead).hasSameSizeAs(first).containsAll(first.subList(1, first.size()));
        // and when it is heard of, all is as before
        broadcast.onHead(dead, head, CONFIRM);
        assertThat(pushedTo(commit(8, CONFIRM))).isEqualTo(first);
    }

    @Test
    void shouldTellHeadsOnlyToWhomNothingCanBeSent() {
        broadcast.onRefused(B, 0);
        List<Outbound> out = commit(6, 0);
        assertThat(out.get(0).to()).containsExactly(C);
        List<Outbound> told = broadcast.onTick(0);
        assertThat(sent(told)).isEqualTo(new News(head(6, 0)));
        assertThat(told.get(0).to()).containsExactly(B);
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
        broadcast.onMessage(B, pushOf(revision, bytes), 0);
    }

    private static Push pushOf(long revision, int bytes) {
        return Push.toNobodyElse(List.of(new Entry(head(revision, 0), new byte[bytes])));
    }

    private List<Outbound> commit(long revision, long nowNanos) {
        head = head(revision, 0);
        return broadcast.onCommitted(List.of(new Entry(head, new byte[1])), nowNanos);
    }

    private static List<PeerId> pushedTo(List<Outbound> out) {
        assertThat(out).hasSize(1);
        assertThat(out.get(0).message()).isInstanceOf(Push.class);
        return out.get(0).to();
    }

    private static List<Push> pushes(List<Outbound> out) {
        return out.stream()
                .map(Outbound::message)
                .filter(Push.class::isInstance)
                .map(Push.class::cast)
                .toList();
    }

    /** This node is the first of all, so that it has somebody to bring entries on to at every depth. */
    private void fleet(int nodes) {
        List<PeerId> names = new ArrayList<>(List.of(B, C));
        for (int i = 0; i < nodes; i++) {
            names.add(PeerId.of("node-" + i));
        }
        roster = Roster.of(names);
        self = names.stream()
                .min(Comparator.comparing(peer -> Place.of(peer, 0)))
                .orElseThrow();
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
    public PeerId self() {
        return self;
    }

    @Override
    public Roster roster() {
        return roster;
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
        return revision == head.revision() - history.size() ? Optional.of(history) : Optional.empty();
    }

    @Override
    public Offer offer(Entry entry) {
        if (entry.revision() <= head.revision()) {
            boolean isContradiction =
                    entry.revision() == head.revision() && !entry.head().equals(head);
            return isContradiction ? Offer.CLASH : Offer.KNOWN;
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
