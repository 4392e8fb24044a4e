package dev.confab.gossip.transport;

/** The contract over plain TCP. */
class NettyTransportTest extends TransportContract {

    @Override
    Transport create(TransportOptions options) {
        return NettyTransport.start(options);
    }
}
