package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.ClosedException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class AwaitedTest {

    private final Queue<Runnable> futures = new ArrayDeque<>();
    private final Awaited awaited = new Awaited(futures::add);
    private final CompletableFuture<Void> work = new CompletableFuture<>();

    /** Proves that what a caller does next cannot stop the thread on which the work was done. */
    @Test
    void shouldTellTheCallerOnTheThreadForFutures() {
        CompletableFuture<Void> told = awaited.of(work);

        work.complete(null);
        assertThat(told).isNotDone();
        futures.remove().run();

        assertThat(told).isCompleted();
    }

    @Test
    void shouldTellTheCauseOfAFailure() {
        CompletableFuture<Void> told = awaited.of(work.thenApply(done -> done));

        work.completeExceptionally(new IllegalStateException("no such voter"));
        futures.remove().run();

        assertThat(told.handle((done, failure) -> failure).join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no such voter");
    }

    /** Proves that no caller waits for ever for a node that is gone. */
    @Test
    void shouldTellThoseWhoWaitWhenTheNodeCloses() {
        CompletableFuture<Void> told = awaited.of(work);

        awaited.close();
        futures.remove().run();

        assertThatThrownBy(told::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClosedException.class);
    }

    @Test
    void shouldTellThoseWhoComeTooLate() {
        awaited.close();

        CompletableFuture<Void> told = awaited.of(work);
        futures.remove().run();

        assertThat(told).isCompletedExceptionally();
    }
}
