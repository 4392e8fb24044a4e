package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;

/**
 * A message that its protocol wants sent. It may be lost: the protocols repeat themselves. Immutable.
 *
 * @param to where; seeds have no name before they answer, hence an address
 */
public record Outbound<M>(Address to, M message) {}
