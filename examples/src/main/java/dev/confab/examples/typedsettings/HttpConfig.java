package dev.confab.examples.typedsettings;

import dev.confab.settings.Default;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How the shop talks to its suppliers: all keys under {@code http.}, and what they are where nobody set them. */
record HttpConfig(
        @Default("2s") Duration timeout, @Default("3") int retries, List<URI> suppliers, Pool pool) {

    /** What is put together wrongly is refused as a whole; the last good record stays. */
    HttpConfig {
        if (retries < 0 || retries > 10) {
            throw new IllegalArgumentException("retries must be 0 to 10, was " + retries);
        }
    }

    /** The keys under {@code http.pool.}. */
    record Pool(@Default("8") int size, @Default("30s") Duration keepAlive) {}
}
