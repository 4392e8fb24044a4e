package dev.confab.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What other nodes say when they turn this one away: a problem for as long as they repeat it. None is final: a node that was
 * restarted elsewhere is taken for a second one of its name until its old connections break, and a wrong node at a seed's
 * address may be replaced. Thread-safe.
 */
final class Refusals {

    /**
     * A refusal comes whenever the node that refuses is asked; the rarest are at seeds that were never
     * heard, which are asked once per 10 s. So a silence of that length is an end.
     */
    static final Duration STANDS = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private volatile @Nullable Refusal last;

    private record Refusal(String reason, long nanos) {}

    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void heard(String reason) {
        last = new Refusal(reason, nanoTime.getAsLong());
    }

    /** The refusal that stands, in the words of the node that refuses. */
    Optional<String> standing() {
        Refusal refusal = last;
        boolean stands = refusal != null && nanoTime.getAsLong() - refusal.nanos() < STANDS.toNanos();
        return stands ? Optional.of(refusal.reason()) : Optional.empty();
    }
}
