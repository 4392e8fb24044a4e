/**
 * Bytes between nodes over one TCP port: handshake, requests, one-way messages, bounds, TLS. What the bytes mean stays out.
 * Read {@link dev.confab.gossip.transport.Transport} first, then {@code NettyTransport}.
 */
@NullMarked
package dev.confab.gossip.transport;

import org.jspecify.annotations.NullMarked;
