package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a node listens: checks that it may, binds, and says in plain words why it cannot. */
final class Bindings {

    private static final int BACKLOG = 1_024;

    private Bindings() {}

    /** Throws where the node would be open to the network without anybody having said so. Blocks while it looks up names. */
    static InetSocketAddress check(TransportOptions options) {
        Address listen = options.listen();
        InetAddress ip = resolve(listen);
        if (!ip.isLoopbackAddress() && options.tls().isEmpty() && !options.isInsecure()) {
            throw new IllegalStateException("node " + options.node() + " listens on " + listen
                    + ", which others can reach, without TLS; configure tls(...), or insecure() if everybody who can"
                    + " reach that port may read and change everything");
        }
        if (ip.isAnyLocalAddress() && options.advertise().isEmpty()) {
            throw new IllegalStateException("node " + options.node() + " listens on " + listen
                    + ", which is no address others can dial; say with advertise(...) where they reach it");
        }
        return new InetSocketAddress(ip, listen.port());
    }

    private static InetAddress resolve(Address listen) {
        try {
            return InetAddress.getByName(listen.host());
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(
                    "unknown host " + listen.host() + "; give listen(...) a name or an address of this machine", e);
        }
    }

    /** Binds, but accepts nobody before the channel is told to read. */
    static Channel bind(
            EventLoopGroup group, InetSocketAddress where, Address listen, ChannelInitializer<Channel> acceptor) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(acceptor)
                .bind(where)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw cannotBind(listen, bound.cause());
        }
        return bound.channel();
    }

    private static UncheckedIOException cannotBind(Address listen, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        String message = why.contains("already in use")
                ? "port " + listen.port() + " on " + listen.host()
                        + " is in use; stop the other process or choose another port with listen(...)"
                : "cannot listen on " + listen + ": " + why + "; give listen(...) an address of this machine";
        return new UncheckedIOException(message, cause instanceof IOException io ? io : new IOException(cause));
    }
}
