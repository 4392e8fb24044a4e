package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;

/** Opens connections: finds the host, connects, protects, says hello. Confined to the transport thread. */
final class Dialer {

    private final Station station;
    private final HostResolver resolver;

    Dialer(Station station, HostResolver resolver) {
        this.station = station;
        this.resolver = resolver;
    }

    /**
     * Makes one attempt. Of a host with several addresses each attempt takes the next. The future is completed on the
     * transport thread and fails with {@link TransportException} only.
     */
    CompletableFuture<Dialled> dial(Address to, int attempt) {
        CompletableFuture<Dialled> dialled = new CompletableFuture<>();
        resolver.resolve(to.host()).whenComplete((addresses, failure) -> {
            Runnable next = () -> {
                if (failure != null) {
                    dialled.completeExceptionally(unresolved(to, failure));
                } else if (!dialled.isDone()) {
                    connect(to, addresses[attempt % addresses.length], dialled);
                }
            };
            if (station.loop().inEventLoop()) {
                next.run();
            } else if (!station.loop().isShuttingDown()) {
                station.loop().execute(next);
            }
        });
        return dialled;
    }

    private void connect(Address to, InetAddress ip, CompletableFuture<Dialled> dialled) {
        new Bootstrap()
                .group(station.loop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.max(1, station.options().connectTimeout().toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        station.options()
                                .tls()
                                .ifPresent(tls -> channel.pipeline().addLast(tls.clientHandler(channel.alloc(), to)));
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addLast(new FrameDecoder(), new FrameEncoder());
                        pipeline.addLast(new ClientHandshake(station, to, dialled));
                    }
                })
                .connect(new InetSocketAddress(ip, to.port()))
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        dialled.completeExceptionally(unreachable(to, opened.cause()));
                    }
                });
    }

    private static TransportException unreachable(Address to, Throwable cause) {
        return new TransportException(Kind.NOT_SENT, "cannot reach " + to + ": " + Failures.describe(cause), cause);
    }

    private static TransportException unresolved(Address to, Throwable failure) {
        Throwable cause = Failures.cause(failure);
        String message = cause instanceof UnknownHostException
                ? "unknown host " + to.host() + "; check the name or wait for DNS to know it"
                : "cannot look up " + to.host() + ": " + Failures.describe(cause);
        return new TransportException(Kind.NOT_SENT, message, cause);
    }
}
