package dev.confab.gossip.membership;

/**
 * Now, on two clocks. Immutable.
 *
 * @param nowNanos on the clock that the protocols are stepped by: for what happens in the world, such as how long ago
 *     somebody was heard
 * @param livedNanos on {@link LivedTime}: for all timeouts, which must not run out while this node sleeps
 */
record Moment(long nowNanos, long livedNanos) {}
