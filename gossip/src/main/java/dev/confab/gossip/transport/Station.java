package dev.confab.gossip.transport;

import dev.confab.gossip.wire.PeerId;
import io.netty.channel.EventLoop;

/**
 * What every connection of a node needs to know of its own side. Immutable.
 *
 * @param rejections where is counted what comes from strangers
 * @param loop the one thread on which all connections of the node live
 */
record Station(Hello self, TransportOptions options, Subjects subjects, Rejections rejections, EventLoop loop) {

    /** What this node says of itself by now. */
    Hello hello() {
        return self.with(options.papers().get());
    }

    PeerId node() {
        return self.node();
    }

    TransportLimits limits() {
        return options.limits();
    }
}
