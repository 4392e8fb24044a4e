package dev.confab.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a node has a configuration to serve, what it waits for if not, and what went wrong for good. Thread-safe. */
final class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

    private final String node;
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final Refusals refusals;
    private volatile String waitingFor = "the first state of the cluster";
    private volatile @Nullable String failure;

    Readiness(String node, Refusals refusals) {
        this.node = node;
        this.refusals = refusals;
    }

    void waitsFor(String what) {
        waitingFor = what;
    }

    void ready() {
        first.complete(null);
    }

    /** Says that the node was closed before. */
    void end(Throwable cause) {
        first.completeExceptionally(cause);
    }

    /** Says that it will not get better by itself; the first reason stays, and is logged once, however often it shows. */
    synchronized void fail(String why) {
        if (!why.equals(failure)) {
            log.error("[{}] {}", node, why);
        }
        if (failure == null) {
            failure = why;
            first.completeExceptionally(new IllegalStateException("node " + node + " cannot go on: " + why));
        }
    }

    boolean isReady() {
        return first.isDone() && !first.isCompletedExceptionally();
    }

    /** What went wrong for good, or who turns this node away; absent while nothing is wrong. */
    Optional<String> failure() {
        return Optional.ofNullable(failure).or(refusals::standing);
    }

    /** @param fallback what is shown until then; null where there is nothing, and being late is an error */
    void await(Duration atMost, @Nullable String fallback) {
        try {
            first.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while node " + node + " was not ready", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            if (fallback == null) {
                throw new IllegalStateException(
                        "node " + node + " is not ready after " + atMost + ", it waits for: " + waiting(), e);
            }
            log.warn("[{}] is not ready after {} and serves {}; it waits for: {}", node, atMost, fallback, waiting());
        }
    }

    /** What it waits for may name the refusal already. */
    private String waiting() {
        String waits = waitingFor;
        return refusals.standing()
                .filter(refusal -> !waits.contains(refusal))
                .map(refusal -> waits + "; " + refusal)
                .orElse(waits);
    }
}
