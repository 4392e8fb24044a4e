package dev.confab.runtime;

import dev.confab.model.ClosedException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What callers wait for while others see to it. Whoever completes it, the caller hears of it on the thread for futures, for
 * what he does then may block; and when the node closes he hears of that, for nobody may see to it any more. Thread-safe.
 */
final class Awaited {

    private final Executor futures;
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    Awaited(Executor futures) {
        this.futures = futures;
    }

    /** Returns a future for the caller, which completes as that one does. */
    CompletableFuture<Void> of(CompletableFuture<Void> work) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        open.add(told);
        work.whenComplete((done, failure) -> finish(told, failure));
        if (isClosed) { // asked again, for it may have come after close() looked
            finish(told, closed());
        }
        return told;
    }

    /** Fails what is still awaited, and what is asked for later. Idempotent. */
    void close() {
        isClosed = true;
        open.forEach(told -> finish(told, closed()));
    }

    private static ClosedException closed() {
        return new ClosedException("this node was closed meanwhile; it may still come about");
    }

    private void finish(CompletableFuture<Void> told, @Nullable Throwable failure) {
        if (open.remove(told)) {
            futures.execute(() -> tell(told, failure));
        }
    }

    private static void tell(CompletableFuture<Void> told, @Nullable Throwable failure) {
        if (failure == null) {
            told.complete(null);
        } else {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
            told.completeExceptionally(cause == null ? failure : cause);
        }
    }
}
