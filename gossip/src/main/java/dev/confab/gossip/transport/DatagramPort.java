package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small one-way messages in sealed datagrams, on the same port number as the connections. What comes is opened, its hello is
 * looked at as on a connection, then it goes to the handler of its subject; whatever does not fit is dropped, counted, and never
 * answered. Lives on the transport thread; {@link #send} is thread-safe.
 */
final class DatagramPort {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramPort.class);

    private final Station station;
    private final DatagramSeals seals;
    private final Channel channel;

    private DatagramPort(Station station, ClusterSecret secret, InetSocketAddress where, EventLoopGroup group) {
        this.station = station;
        Hello self = station.self();
        this.seals = new DatagramSeals(secret, self.cluster(), self.advertised(), new SecureRandom());
        this.channel = bind(where, group);
    }

    /** Binds the port; blocks for as long as that takes. */
    static DatagramPort open(Station station, ClusterSecret secret, InetSocketAddress where, EventLoopGroup group) {
        return new DatagramPort(station, secret, where, group);
    }

    private Channel bind(InetSocketAddress where, EventLoopGroup group) {
        ChannelFuture bound = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new Receiver())
                .bind(where)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(
                    "cannot take datagrams on UDP port " + where.getPort() + ": "
                            + bound.cause().getMessage()
                            + "; free it, choose another port with listen(...), or leave out the secret to do without",
                    new IOException(bound.cause()));
        }
        return bound.channel();
    }

    /** Sends it, and says whether it did: not where it is too long or where the address is a name. It may be lost. */
    boolean send(Address to, String subject, byte[] payload) {
        byte[] content = WireWriter.create()
                .writeBytes(Greetings.write(station.hello()).body())
                .writeString(subject)
                .writeRaw(payload)
                .toBytes();
        Optional<InetSocketAddress> target = ip(to);
        if (target.isEmpty() || content.length + SealedDatagram.OVERHEAD_BYTES > SealedDatagram.BYTES_MAX) {
            return false;
        }
        try {
            station.loop().execute(() -> write(to, target.get(), content));
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the transport is closed
        }
    }

    private static Optional<InetSocketAddress> ip(Address address) {
        byte[] ip = NetUtil.createByteArrayFromIpAddressString(address.host());
        try {
            return ip == null
                    ? Optional.empty()
                    : Optional.of(new InetSocketAddress(InetAddress.getByAddress(ip), address.port()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private void write(Address to, InetSocketAddress target, byte[] content) {
        if (channel.isWritable()) { // else it is lost, as datagrams may be
            channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(seals.seal(to, content)), target));
        }
    }

    void close() {
        channel.close();
    }

    private void receive(InetSocketAddress from, byte[] datagram) {
        DatagramSeals.Opened opened = seals.open(datagram);
        if (opened instanceof DatagramSeals.Opened.Content content) {
            read(from, content.bytes());
        } else if (opened instanceof DatagramSeals.Opened.Refused refused) {
            station.rejections().count(refused.reason(), from, "");
        }
    }

    /**
     * From one who knows the secret, but perhaps of another release or cluster. Nobody is admitted or refused by it: that has
     * consequences, and a datagram may be a replay from before this node's start.
     */
    private void read(InetSocketAddress from, byte[] content) {
        try {
            WireReader reader = WireReader.of(content);
            Frame.Greeting greeting = new Frame.Greeting(reader.readBytes(SealedDatagram.BYTES_MAX));
            Hello hello = Greetings.read(greeting, station.hello());
            String subject = reader.readString(Frame.SUBJECT_BYTES_MAX);
            station.subjects().deliver(hello, subject, reader.readRaw(reader.remaining()));
        } catch (MalformedException | Greetings.StrangerException e) {
            station.rejections().count(Rejections.Reason.REFUSED_DATAGRAM, from, String.valueOf(e.getMessage()));
        }
    }

    private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {

        /** One byte more than a datagram may have, so that a longer one shows; Netty 4.1 knows no common option for it. */
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel()
                    .config()
                    .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(SealedDatagram.BYTES_MAX + 1));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            byte[] datagram = new byte[packet.content().readableBytes()];
            packet.content().readBytes(datagram);
            receive(packet.sender(), datagram);
        }

        /** As where a peer's port is closed and its machine says so: nothing that a datagram could not be lost to. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("[{}] the UDP port reported {}", station.node(), cause.toString());
        }
    }
}
