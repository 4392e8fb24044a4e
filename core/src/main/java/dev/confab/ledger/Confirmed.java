package dev.confab.ledger;

import dev.confab.gossip.wire.Head;

/**
 * The word of a leader: all that was acknowledged to anybody before {@code asOfNanos}, in the epoch of {@code head}, is in a
 * copy that has come to {@code head}. Immutable; it stays true for ever.
 *
 * @param asOfNanos by the clock of the process that leads, {@link System#nanoTime}
 */
public record Confirmed(long asOfNanos, Head head) {}
