package dev.confab.watch;

import java.time.Duration;

/**
 * What one listener was told last. Immutable.
 *
 * @param listener what it listens to, as it was registered
 * @param revision of the last change that it was told of
 * @param took how long it took over it
 */
public record Told(String listener, long revision, Duration took) {}
