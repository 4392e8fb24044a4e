package dev.confab.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This node's view is older than the caller can do with. What is there can be read without a bound; {@code sync()}, {@code
 * awaitLive} or {@code awaitAtLeast} wait for more, where a leader or a peer is reached.
 */
public final class StaleViewException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration age;

    private StaleViewException(String message, @Nullable Duration age) {
        super(message);
        this.age = age;
    }

    /** @param age absent where nobody knows it */
    public static StaleViewException olderThan(Duration bound, Optional<Duration> age) {
        String found = age.map(known -> "it is up to " + known.toMillis() + " ms old")
                .orElse("its age is not known, for nobody has confirmed it since this process began");
        return new StaleViewException(
                "the view must be at most " + bound.toMillis() + " ms old, " + found
                        + "; read without the bound, or wait with awaitLive or sync",
                age.orElse(null));
    }

    /**
     * @param wanted what was waited for
     * @param present where the view is
     */
    public static StaleViewException before(Token wanted, Token present, Duration waited) {
        return new StaleViewException(
                "the view did not come to " + wanted.toPlainString() + " within " + waited.toMillis() + " ms, it is at "
                        + present.toPlainString() + "; try again, or read what is there",
                null);
    }

    /** How old the view is at most; absent where nobody has confirmed it in this process, and where a token was waited for. */
    public Optional<Duration> age() {
        return Optional.ofNullable(age);
    }
}
