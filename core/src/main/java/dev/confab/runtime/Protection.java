package dev.confab.runtime;

import dev.confab.gossip.transport.ClusterSecret;
import dev.confab.gossip.transport.Tls;
import org.jspecify.annotations.Nullable;

/**
 * How what a node says is protected on its way. Immutable.
 *
 * @param tls of the connections; null for none
 * @param secret of the datagrams; null for no datagrams
 * @param isInsecure whether the node may listen beyond loopback without TLS
 */
public record Protection(@Nullable Tls tls, @Nullable ClusterSecret secret, boolean isInsecure) {}
