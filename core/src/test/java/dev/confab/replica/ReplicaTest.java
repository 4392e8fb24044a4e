package dev.confab.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.Item;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ReplicaTest {

    private final History history = History.founded().grow(5); // revisions 1 to 6

    @Test
    void shouldApplyInOrderAndKnowWhatItHas() {
        // given
        Replica replica = empty();

        // when
        List<Offer> first = offerAll(replica, history.commits());
        List<Offer> again = offerAll(replica, history.commits());

        // then
        assertThat(first).containsOnly(Offer.APPLIED);
        assertThat(again).containsOnly(Offer.KNOWN);
        assertThat(replica.state().head()).isEqualTo(history.state().head());
    }

    @Test
    void shouldNotApplyAcrossAGap() {
        // given
        Replica replica = with(3);

        // when
        Offer ahead = replica.offer(history.commit(5));

        // then
        assertThat(ahead).isEqualTo(Offer.GAP);
        assertThat(replica.state()).isSameAs(history.stateAt(3));
        assertThat(replica.clash()).isEmpty();
    }

    @Test
    void shouldRefuseAnotherChainAtAKnownRevision() {
        // given
        Replica replica = with(0);
        offerAll(replica, history.commits());
        History other = History.founded().grow(3);
        Commit strange = other.put("key-4", "another value");

        // when
        Offer offer = replica.offer(strange);

        // then
        assertThat(offer).isEqualTo(Offer.CLASH);
        assertThat(replica.clash()).contains(strange.head());
        assertThat(replica.state().head()).isEqualTo(history.state().head());
    }

    @Test
    void shouldRefuseACommitWhoseChainDoesNotFollow() {
        // given
        Replica replica = with(3);
        Commit next = history.commit(4);
        Commit forged = new Commit(next.head(), next.time(), new Cause("mallory", "node-1", ""), next.changes(), null);

        // when
        Offer offer = replica.offer(forged);

        // then
        assertThat(offer).isEqualTo(Offer.CLASH);
        assertThat(replica.state()).isSameAs(history.stateAt(3));
        assertThat(replica.offer(next)).as("the true one still fits").isEqualTo(Offer.APPLIED);
    }

    @Test
    void shouldReportTheFirstClashOnlyAndForgetItWithAJump() {
        // given
        Replica replica = with(4);
        Head first = strange(2);

        // when
        replica.offer(commitAt(strange(4)));
        replica.offer(commitAt(first));

        // then
        assertThat(replica.clash()).contains(strange(4));
        replica.jump(history.state());
        assertThat(replica.clash()).isEmpty();
    }

    @Test
    void shouldTellOlderNewerAndClashingEpochsApart() {
        // given
        Replica replica = new Replica(PeerId.of("n"), state(new Epoch(2, 5)), ReplicaLimits.DEFAULT);

        // when
        Offer older = replica.offer(History.founded(new Epoch(1, 7)).put("a", "1"));
        Offer newer = replica.offer(History.founded(new Epoch(3, 7)).put("a", "1"));
        Offer clashing = replica.offer(History.founded(new Epoch(2, 6)).put("a", "1"));

        // then
        assertThat(List.of(older, newer, clashing)).containsExactly(Offer.KNOWN, Offer.GAP, Offer.CLASH);
    }

    @Test
    void shouldStartWithTheFirstRevisionOfAnyEpochAndNothingElse() {
        // given
        History third = History.founded(new Epoch(3, 9)).grow(1);

        // when
        Replica replica = empty();
        List<Offer> offers = List.of(replica.offer(third.commit(2)), replica.offer(third.commit(1)));

        // then
        assertThat(offers).containsExactly(Offer.GAP, Offer.APPLIED);
    }

    @Test
    void shouldJumpForwardOnly() {
        // given
        Replica replica = with(4);

        // when
        boolean back = replica.jump(history.stateAt(3));
        boolean same = replica.jump(history.stateAt(4));
        boolean clash = replica.jump(state(new Epoch(1, 8)));
        boolean ahead = replica.jump(history.stateAt(6));

        // then
        assertThat(List.of(back, same, clash, ahead)).containsExactly(false, false, false, true);
        assertThat(replica.state()).isSameAs(history.stateAt(6));
    }

    /** Proves that the history of a recovered copy goes on, and that no peer is handed a range over the change of epochs. */
    @Test
    void shouldGoOnInALaterEpochThatFollowsItsOwnCopyAndNoOther() {
        // given
        History history = History.founded().grow(2);
        Commit recovered = recovered(history.state());
        Replica own = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
        Replica behind = new Replica(PeerId.of("n"), history.stateAt(2), ReplicaLimits.DEFAULT);
        List<Long> applied = new ArrayList<>();
        own.observe(new ReplicaObserver() {
            @Override
            public void onApplied(State before, Commit commit, State after) {
                applied.add(commit.revision());
            }

            @Override
            public void onJumped(State before, State after) {
                applied.add(-1L);
            }
        });

        // when
        boolean hasGoneOn = own.goOn(recovered);

        // then
        assertThat(hasGoneOn).isTrue();
        assertThat(own.state().head()).isEqualTo(recovered.head());
        assertThat(applied).containsExactly(recovered.revision());
        assertThat(own.after(recovered.revision() - 1, Long.MAX_VALUE)).isEmpty();
        assertThat(own.goOn(recovered)).as("once").isFalse();
        assertThat(behind.goOn(recovered)).isFalse();
        assertThat(behind.state()).isEqualTo(history.stateAt(2));
    }

    /** An empty ledger and an empty copy have equal heads, and what a recovery leads to does not come of them by its commit. */
    @Test
    void shouldNotTakeARecoveryForTheNextCommit() {
        // given
        Commit recovered = recovered(History.founded().grow(2).state());
        Replica empty = new Replica(PeerId.of("n"), State.EMPTY, ReplicaLimits.DEFAULT);

        // when
        Offer offer = empty.take(
                Head.EMPTY,
                recovered,
                CommitCodec.encode(recovered),
                History.founded().state());

        // then
        assertThat(offer).isEqualTo(Offer.GAP);
        assertThat(empty.state()).isEqualTo(State.EMPTY);
    }

    private static Commit recovered(State history) {
        Epoch next = new Epoch(history.head().epoch().counter() + 1, 77);
        Request request = new Request(
                new RequestId(9, 1), Epoch.NONE, 0, new Cause("n", "n", ""), new Command.Recover(history, next));
        return new StateMachine().apply(new Item.Whole(request), history.time()).commit();
    }

    @Test
    void shouldJumpToANewerEpochThoughItsRevisionIsLower() {
        // given
        Replica replica = with(6);
        State newer = state(new Epoch(2, 1));

        // when
        boolean jumped = replica.jump(newer);

        // then
        assertThat(jumped).isTrue();
        assertThat(replica.state()).isSameAs(newer);
        assertThat(replica.offer(history.commit(6))).isEqualTo(Offer.KNOWN);
    }

    @Test
    void shouldPublishThenTellObserversThenCompleteWaiters() {
        // given
        Replica replica = with(3);
        List<String> order = new ArrayList<>();
        replica.observe(new Recorder(
                order,
                () -> "applied seeing " + replica.state().revision() + " waiter done "
                        + replica.reached(4).isDone()));
        replica.reached(4).thenAccept(state -> order.add("waiter with " + state.revision()));

        // when
        replica.offer(history.commit(4));

        // then
        assertThat(order).containsExactly("applied seeing 4 waiter done false", "waiter with 4");
    }

    @Test
    void shouldTellTheOthersWhenAnObserverFails() {
        // given
        Replica replica = with(3);
        List<String> order = new ArrayList<>();
        replica.observe(new Recorder(order, () -> {
            throw new IllegalStateException("on purpose");
        }));
        replica.observe(new Recorder(order, () -> "told"));

        // when
        replica.offer(history.commit(4));
        replica.jump(history.stateAt(6));

        // then
        assertThat(order).containsExactly("told", "told");
    }

    @Test
    void shouldNotLetAnObserverOfferFromInside() {
        // given
        Replica replica = with(3);
        replica.observe(new Recorder(new ArrayList<>(), () -> "" + replica.offer(history.commit(5))));

        // when
        replica.offer(history.commit(4));

        // then
        assertThat(replica.state().revision()).isEqualTo(4);
    }

    @Test
    void shouldCompleteWaitersThatAJumpPasses() {
        // given
        Replica replica = with(2);
        CompletableFuture<State> three = replica.reached(3);
        CompletableFuture<State> seven = replica.reached(7);

        // when
        replica.jump(history.stateAt(6));

        // then
        assertThat(three).isCompletedWithValue(history.stateAt(6));
        assertThat(seven).isNotDone();
        assertThat(replica.reached(6)).isCompletedWithValue(history.stateAt(6));
    }

    @Test
    void shouldBoundWaitersAndGiveThePlaceOfACancelledOneBack() {
        // given
        Replica replica = new Replica(PeerId.of("n"), State.EMPTY, new ReplicaLimits(1, 1, 2));
        CompletableFuture<State> first = replica.reached(1);
        replica.reached(1);

        // when
        CompletableFuture<State> third = replica.reached(1);

        // then
        assertThat(third)
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(BoundExceededException.class)
                .withMessageContaining("waitersMax allows at most 2, this would be 3");
        first.cancel(false);
        assertThat(replica.reached(1)).isNotDone();
    }

    @Test
    void shouldFailWaitersOnClose() {
        // given
        Replica replica = with(3);
        CompletableFuture<State> waiting = replica.reached(4);

        // when
        replica.close(new IllegalStateException("closed"));

        // then
        Assertions.assertThatThrownBy(waiting::join).isInstanceOf(CompletionException.class);
        assertThat(replica.reached(4)).isCompletedExceptionally();
        assertThat(replica.reached(3)).isCompleted();
    }

    @Test
    void shouldHandOutRecentCommitsAsTheyCameWithWhatTheyReplaced() {
        // given
        Replica replica = with(6);
        Commit changed = history.put("key-1", "new");
        byte[] bytes = CommitCodec.encode(changed);

        // when
        replica.offer(changed, bytes);
        List<RecentCommit> recent = replica.after(6, Integer.MAX_VALUE).orElseThrow();

        // then
        assertThat(recent).hasSize(1);
        assertThat(recent.get(0).bytes()).isSameAs(bytes);
        assertThat(recent.get(0).commit()).isEqualTo(changed);
        assertThat(recent.get(0).replaced(0)).contains(new VersionedValue("value-1", 1, 2));
    }

    @Test
    void shouldHandOutAsManyAsFit() {
        // given
        Replica replica = with(0);
        offerAll(replica, history.commits());
        int two = CommitCodec.encode(history.commit(3)).length + CommitCodec.encode(history.commit(4)).length;

        // when
        Optional<List<RecentCommit>> fitting = replica.after(2, two);

        // then
        assertThat(revisions(fitting)).containsExactly(3L, 4L);
        assertThat(revisions(replica.after(2, two - 1))).containsExactly(3L);
        assertThat(replica.after(2, 1)).as("the first alone is too large").isEmpty();
        assertThat(replica.after(6, 1)).contains(List.of());
        assertThat(replica.after(7, Integer.MAX_VALUE)).as("ahead").isEmpty();
        assertThat(revisions(replica.after(0, Integer.MAX_VALUE))).hasSize(6);
    }

    @Test
    void shouldForgetTheOldestPastTheCount() {
        // given
        Replica replica = new Replica(PeerId.of("n"), State.EMPTY, new ReplicaLimits(2, Long.MAX_VALUE, 1));

        // when
        offerAll(replica, history.commits());

        // then
        assertThat(revisions(replica.after(4, Integer.MAX_VALUE))).containsExactly(5L, 6L);
        assertThat(replica.after(3, Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void shouldForgetTheOldestPastTheWeightAndAllOfACommitThatIsHeavierThanTheBound() {
        // given
        long two = CommitCodec.encode(history.commit(5)).length + CommitCodec.encode(history.commit(6)).length;
        Replica replica = new Replica(PeerId.of("n"), State.EMPTY, new ReplicaLimits(100, two, 1));
        offerAll(replica, history.commits());
        List<Long> kept = revisions(replica.after(4, Integer.MAX_VALUE));

        // when
        replica.offer(history.put("large", "x".repeat((int) two)));

        // then
        assertThat(kept).containsExactly(5L, 6L);
        assertThat(replica.after(6, Integer.MAX_VALUE)).isEmpty();
        assertThat(replica.after(7, Integer.MAX_VALUE)).contains(List.of());
    }

    @Test
    void shouldNotReachBackAcrossAJump() {
        // given
        Replica replica = with(0);
        offerAll(replica, history.commits().subList(0, 3));

        // when
        replica.jump(history.stateAt(5));
        replica.offer(history.commit(6));

        // then
        assertThat(replica.after(3, Integer.MAX_VALUE)).isEmpty();
        assertThat(revisions(replica.after(5, Integer.MAX_VALUE))).containsExactly(6L);
    }

    private Replica empty() {
        return new Replica(PeerId.of("n"), State.EMPTY, ReplicaLimits.DEFAULT);
    }

    private Replica with(int revision) {
        return new Replica(PeerId.of("n"), history.stateAt(revision), ReplicaLimits.DEFAULT);
    }

    private static State state(Epoch epoch) {
        return History.founded(epoch).grow(1).state();
    }

    private static Head strange(long revision) {
        byte[] chain = new byte[Chain.BYTES];
        chain[0] = 1;
        return new Head(History.EPOCH, revision, Chain.of(chain));
    }

    private Commit commitAt(Head head) {
        Commit like = history.commit(head.revision());
        return new Commit(head, like.time(), like.cause(), like.changes(), null);
    }

    private static List<Offer> offerAll(Replica replica, List<Commit> commits) {
        return commits.stream().map(replica::offer).toList();
    }

    private static List<Long> revisions(Optional<List<RecentCommit>> recent) {
        return recent.orElseThrow().stream().map(RecentCommit::revision).toList();
    }

    private record Recorder(List<String> order, java.util.function.Supplier<String> text) implements ReplicaObserver {
        @Override
        public void onApplied(State before, Commit commit, State after) {
            order.add(text.get());
        }

        @Override
        public void onJumped(State before, State after) {
            order.add(text.get());
        }
    }
}
