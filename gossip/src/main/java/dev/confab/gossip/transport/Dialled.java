package dev.confab.gossip.transport;

import io.netty.channel.Channel;

/** An outbound connection after the hellos, and who answered. */
record Dialled(Channel channel, Hello peer) {}
