package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;

/**
 * A message that its protocol wants sent. It may be lost: the protocols repeat themselves. Immutable.
 *
 * @param to where; seeds have no name before they answer, hence an address
 * @param mayBeDatagram whether it is small enough for a datagram, and no worse for being doubled or overtaken
 */
public record Outbound<M>(Address to, M message, boolean mayBeDatagram) {

    /** A message for a connection. */
    public Outbound(Address to, M message) {
        this(to, message, false);
    }

    /** The same, for a connection. */
    public Outbound<M> byConnection() {
        return new Outbound<>(to, message);
    }
}
