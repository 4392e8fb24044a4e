package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Cause;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.StaleViewException;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.model.Token;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that whoever waits for a token hears when it is so, when it cannot be said, and when it is too late; and nothing else. */
final class TokenWaitsTest {

    private static final PeerId NODE = PeerId.of("node");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final UUID CLUSTER = new UUID(1, 2);

    private final NodeThreads threads = new NodeThreads(NODE);
    private final Replica replica = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
    private final List<Long> pulled = new CopyOnWriteArrayList<>();
    private final AtomicReference<CompletableFuture<Void>> shown =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private final List<Long> askedFor = new CopyOnWriteArrayList<>();
    private final TokenWaits waits = new TokenWaits(replica, new Supply(), threads, this::shown);
    private StateMachine machine = new StateMachine();
    private long sequence;

    private final class Supply implements CatchUp {
        @Override
        public void heard(Commit commit) {
            throw new AssertionError("nobody wrote here");
        }

        @Override
        public void missing(long revision) {
            pulled.add(revision);
        }
    }

    private CompletableFuture<Void> shown(long revision) {
        assertThat(Thread.currentThread().getName()).as("between two commits").endsWith("-loop");
        askedFor.add(revision);
        return shown.get().copy(); // one for each, as it may be cancelled
    }

    @AfterEach
    void close() {
        waits.close();
        threads.end(System.nanoTime() + LONG.toNanos());
    }

    @Test
    void shouldHearAtOnceWhatIsSoAlready() throws Exception {
        offer(found());
        Token token = Token.of(machine.state());

        assertThat(waits.await(token, LONG).get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(waits.await(Token.NOWHERE, LONG).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** Proves that whoever waited reads by settings, too, what the token's giver saw: also where the commit was there before. */
    @Test
    void shouldWaitUntilAllThatCanBeReadShowsIt() throws Exception {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        shown.set(slow);
        Commit first = found();
        Token token = Token.of(machine.state());

        CompletableFuture<Long> before = waits.await(token, LONG);
        offer(first);
        CompletableFuture<Long> after = waits.await(token, LONG);
        onLoop(() -> {});
        CompletableFuture<Long> hasty = waits.await(token, Duration.ofMillis(50));

        assertThat(failure(hasty)).isInstanceOf(StaleViewException.class);
        assertThat(askedFor).containsOnly(1L);
        assertThat(before).isNotDone();
        assertThat(after).isNotDone();
        slow.complete(null);
        assertThat(before.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(after.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void shouldFailWhoWaitsForWhatIsNotShownWhenTheNodeCloses() {
        shown.set(new CompletableFuture<>());
        offer(found());
        CompletableFuture<Long> waiting = waits.await(Token.of(machine.state()), LONG);
        onLoop(() -> {});

        waits.close();

        assertThat(failure(waiting)).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldWaitAndPullWhatIsMissing() throws Exception {
        offer(found());
        Commit second = put("a");
        Commit third = put("b");

        CompletableFuture<Long> seen = waits.await(Token.of(machine.state()), LONG);
        onLoop(() -> assertThat(pulled).containsExactly(3L));
        offer(second);
        assertThat(seen).isNotDone();
        offer(third);

        assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void shouldWaitForAnEpochThatIsToCome() throws Exception {
        offer(found());
        Token before = Token.of(machine.state());
        State unrecovered = machine.state();
        recover(unrecovered);
        Token after = Token.of(machine.state());

        CompletableFuture<Long> seen = waits.await(after, LONG);
        assertThat(seen).isNotDone();
        onLoop(() -> replica.jump(machine.state()));

        assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo(machine.state().revision());
        assertThat(after.epochCounter()).isGreaterThan(before.epochCounter());
    }

    @Test
    void shouldSayThatItCannotBeSaidAfterARecovery() {
        offer(found());
        Token first = Token.of(machine.state());
        Token unseen = new Token(first.cluster(), first.epochCounter(), first.epochMark(), 99);
        CompletableFuture<Long> waiting = waits.await(unseen, LONG);
        recover(machine.state());
        onLoop(() -> replica.jump(machine.state()));

        assertThat(failure(waiting))
                .isInstanceOf(IndeterminateWriteException.class)
                .hasMessageContaining("recovered");
        assertThat(failure(waits.await(first, LONG))).isInstanceOf(IndeterminateWriteException.class);
        Token sameMark = new Token(first.cluster(), 1, Token.of(machine.state()).epochMark(), 1);
        assertThat(failure(waits.await(sameMark, LONG))).isInstanceOf(IndeterminateWriteException.class);
    }

    @Test
    void shouldSayThatItCannotBeSaidOfAnotherHistory() {
        offer(found());
        Token own = Token.of(machine.state());
        Token other = new Token(own.cluster(), own.epochCounter(), own.epochMark() + 1, 1);

        assertThat(failure(waits.await(other, LONG))).isInstanceOf(IndeterminateWriteException.class);
    }

    /** Proves that who waits on a node without a state is not left to the deadline, however far ahead the token is. */
    @Test
    void shouldSayThatItCannotBeSaidWhenAnEmptyNodeTakesAnotherHistory() {
        Commit first = found();
        Token own = Token.of(machine.state());
        Token other = new Token(own.cluster(), own.epochCounter(), own.epochMark() + 1, 99);
        Token ahead = new Token(own.cluster(), own.epochCounter(), own.epochMark(), 99);
        CompletableFuture<Long> waiting = waits.await(other, LONG);
        CompletableFuture<Long> patient = waits.await(ahead, LONG);

        offer(first);

        assertThat(failure(waiting)).isInstanceOf(IndeterminateWriteException.class);
        onLoop(() -> {});
        assertThat(patient).isNotDone();
    }

    @Test
    void shouldRefuseATokenOfAnotherCluster() {
        offer(found());
        Token own = Token.of(machine.state());
        Token other = new Token(own.cluster() + 1, own.epochCounter(), own.epochMark(), 1);

        assertThatThrownBy(() -> waits.await(other, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another cluster");
    }

    @Test
    void shouldGiveUpInTime() {
        offer(found());
        Token own = Token.of(machine.state());
        Token ahead = new Token(own.cluster(), own.epochCounter(), own.epochMark(), 7);

        assertThat(failure(waits.await(ahead, Duration.ofMillis(50))))
                .isInstanceOf(StaleViewException.class)
                .hasMessageContaining("revision 7 of epoch 1")
                .hasMessageContaining("it is at revision 1");
    }

    @Test
    void shouldTakeNoMoreThanItsBoundAndGivePlacesBack() {
        offer(found());
        Token own = Token.of(machine.state());
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < TokenWaits.WAITS_MAX; i++) {
            Token ahead = new Token(own.cluster(), own.epochCounter(), own.epochMark(), 7);
            waiting.add(waits.await(ahead, LONG));
        }
        Token one = new Token(own.cluster(), own.epochCounter(), own.epochMark(), 7);

        assertThat(failure(waits.await(one, LONG))).isInstanceOf(BoundExceededException.class);
        waiting.get(0).cancel(false);
        assertThat(waits.await(one, LONG)).isNotDone();
    }

    @Test
    void shouldFailAllThatWaitWhenTheNodeCloses() {
        offer(found());
        Token own = Token.of(machine.state());
        Token ahead = new Token(own.cluster(), own.epochCounter(), own.epochMark(), 7);
        CompletableFuture<Long> waiting = waits.await(ahead, LONG);

        waits.close();

        assertThat(failure(waiting)).isInstanceOf(ClosedException.class);
        assertThat(failure(waits.await(ahead, LONG))).isInstanceOf(ClosedException.class);
    }

    private Commit found() {
        return apply(new Command.Found(CLUSTER, new Epoch(1, 7), Limits.DEFAULT));
    }

    private Commit put(String value) {
        return apply(new Command.Update(List.of(), List.of(new Operation.Put("app", "key", value)), false));
    }

    private void recover(State known) {
        machine = new StateMachine();
        apply(new Command.Recover(known, new Epoch(2, 8)));
    }

    private Commit apply(Command command) {
        Request request = new Request(
                new RequestId(9, ++sequence),
                machine.state().head().epoch(),
                machine.state().revision(),
                new Cause("me", "node-1", ""),
                command);
        return machine.apply(new Item.Whole(request), Instant.EPOCH).commit();
    }

    private void offer(Commit commit) {
        onLoop(() -> replica.offer(commit));
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, threads.loop())
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return catchThrowable(() -> {
            try {
                future.get(5, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }
}
