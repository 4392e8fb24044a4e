package dev.confab.gossip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in the connections that others open, up to a limit. Confined to the transport thread. */
final class Acceptor extends ChannelInitializer<Channel> {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final Consumer<Hello> onHello;
    private final Set<Channel> open = new HashSet<>();
    private final Station station;

    Acceptor(Station station, Consumer<Hello> onHello) {
        this.station = station;
        this.onHello = onHello;
    }

    @Override
    protected void initChannel(Channel channel) {
        int max = station.limits().inboundConnectionsMax();
        if (open.size() >= max) {
            LOG.warn(
                    "[{}] closed a connection from {}: inboundConnectionsMax is {}; raise it or find out who holds them",
                    station.node(),
                    channel.remoteAddress(),
                    max);
            channel.close();
            return;
        }
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        station.options().tls().ifPresent(tls -> channel.pipeline().addLast(tls.serverHandler(channel.alloc())));
        channel.pipeline().addLast(new FrameDecoder(), new FrameEncoder(), new ServerHandshake(station, onHello));
    }

    /** This node's papers have changed: whoever does not fit any more is told why and goes. */
    void checkAll() {
        for (Channel channel : new HashSet<>(open)) {
            InboundConnection connection = channel.pipeline().get(InboundConnection.class);
            if (connection != null) {
                connection.check(channel);
            }
        }
    }

    void closeAll() {
        new HashSet<>(open).forEach(Channel::close);
    }
}
