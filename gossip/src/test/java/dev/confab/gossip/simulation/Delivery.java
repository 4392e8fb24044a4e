package dev.confab.gossip.simulation;

/**
 * A message that arrives.
 *
 * @param hops how many messages, each the cause of the next, lie between this one and the event that is measured
 */
public record Delivery(int from, int to, Object message, int bytes, int hops) {}
