/**
 * Bytes between nodes over one port: handshake, requests, one-way messages, bounds, TLS; sealed datagrams beside them where
 * there is a secret. What the bytes mean stays out. Read {@link dev.confab.gossip.transport.Transport} first, then {@code
 * NettyTransport}.
 */
@NullMarked
package dev.confab.gossip.transport;

import org.jspecify.annotations.NullMarked;
