package dev.confab.gossip.transport;

import dev.confab.gossip.transport.Greetings.StrangerException;
import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says hello to the node that was dialled and awaits its answer. Completes its future once, with the open connection or with
 * the {@link TransportException} that says why there is none. Confined to the transport thread.
 */
final class ClientHandshake extends SimpleChannelInboundHandler<Frame> {

    private final Station station;
    private final Address to;
    private final CompletableFuture<Dialled> dialled;
    private @Nullable ScheduledFuture<?> deadline;

    ClientHandshake(Station station, Address to, CompletableFuture<Dialled> dialled) {
        this.station = station;
        this.to = to;
        this.dialled = dialled;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Greetings.write(station.hello()));
        long nanos = station.options().handshakeTimeout().toNanos();
        deadline = context.executor()
                .schedule(
                        () -> fail(
                                context,
                                Kind.NOT_SENT,
                                "no hello within " + station.options().handshakeTimeout(),
                                null),
                        nanos,
                        TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (dialled.isDone()) {
            return;
        }
        if (frame instanceof Frame.Refusal refusal) {
            fail(context, Kind.REFUSED, "refused this node: " + refusal.reason(), null);
        } else if (frame instanceof Frame.Greeting greeting) {
            welcome(context, greeting);
        } else {
            fail(context, Kind.NOT_SENT, "answered the hello with a frame of type " + frame.type(), null);
        }
    }

    private void welcome(ChannelHandlerContext context, Frame.Greeting greeting) {
        try {
            Hello peer = Greetings.read(greeting, station.hello());
            cancelDeadline();
            context.pipeline().get(FrameDecoder.class).allow(station.limits().frameBytesMax());
            context.pipeline().addFirst(Liveness.NAME, Liveness.ofDialer(station.options()));
            dialled.complete(new Dialled(context.channel(), peer));
            context.pipeline().remove(this);
        } catch (StrangerException e) {
            fail(context, Kind.REFUSED, "is not of this cluster: " + e.getMessage(), null);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
            exceptionCaught(context, tls.cause());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        fail(context, Kind.NOT_SENT, Failures.describe(failure), Failures.cause(failure));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, Kind.NOT_SENT, "hung up before its hello", null);
        context.fireChannelInactive();
    }

    private void fail(ChannelHandlerContext context, Kind kind, String reason, @Nullable Throwable cause) {
        cancelDeadline();
        dialled.completeExceptionally(new TransportException(kind, to + " " + reason, cause));
        context.close();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
