package dev.confab.gossip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes in the connections that others open, up to a limit. Those that have not said hello yet have a smaller one, and the
 * oldest of them makes room: whoever opens connections and is silent cannot keep nodes out, which say hello at once. Confined
 * to the transport thread.
 */
final class Acceptor extends ChannelInitializer<Channel> {

    /** Of the connections that others may hold, one in that many may be without a hello. */
    private static final int SILENT_PART = 4;

    private final Consumer<Hello> onHello;
    private final Set<Channel> open = new HashSet<>();
    private final Set<Channel> silent = new LinkedHashSet<>();
    private final Station station;

    Acceptor(Station station, Consumer<Hello> onHello) {
        this.station = station;
        this.onHello = onHello;
    }

    @Override
    protected void initChannel(Channel channel) {
        int max = station.limits().inboundConnectionsMax();
        if (open.size() >= max) {
            reject(channel, Rejections.Reason.EXCESS_CONNECTION, "inboundConnectionsMax is " + max);
            return;
        }
        makeRoomAmongTheSilent(1 + max / SILENT_PART);
        open.add(channel);
        silent.add(channel);
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            silent.remove(channel);
        });
        station.options().tls().ifPresent(tls -> channel.pipeline().addLast(tls.serverHandler(channel.alloc())));
        channel.pipeline().addLast(new FrameDecoder(), new FrameEncoder(), new ServerHandshake(station, hello -> {
            silent.remove(channel);
            onHello.accept(hello);
        }));
    }

    private void makeRoomAmongTheSilent(int max) {
        if (silent.size() >= max) {
            Channel oldest = silent.iterator().next();
            silent.remove(oldest);
            reject(oldest, Rejections.Reason.SILENT_CONNECTION, "it said no hello, and " + max + " others came");
        }
    }

    private void reject(Channel channel, Rejections.Reason reason, String detail) {
        station.rejections().count(reason, channel.remoteAddress(), detail);
        channel.close();
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
