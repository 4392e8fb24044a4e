package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import org.jspecify.annotations.Nullable;

/**
 * A change of an outbound connection. Immutable.
 *
 * @param peer who answered the hello; absent until the first one
 * @param reason why the connection was lost or refused; absent when connecting or connected
 */
public record ConnectionEvent(
        Address address,
        @Nullable Hello peer,
        ConnectionState state,
        @Nullable String reason) {}
