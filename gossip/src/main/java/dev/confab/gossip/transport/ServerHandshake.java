package dev.confab.gossip.transport;

import dev.confab.gossip.transport.Greetings.StrangerException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the hello of whoever dialled and lets him in or not. A stranger costs his own connection and at most one line in the log.
 * Confined to the transport thread.
 */
final class ServerHandshake extends SimpleChannelInboundHandler<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(ServerHandshake.class);

    private final Station station;
    private final Consumer<Hello> onHello;
    private boolean isSettled;
    private @Nullable ScheduledFuture<?> deadline;

    ServerHandshake(Station station, Consumer<Hello> onHello) {
        this.station = station;
        this.onHello = onHello;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long nanos = station.options().handshakeTimeout().toNanos();
        deadline = context.executor().schedule(() -> onDeadline(context), nanos, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (isSettled) {
            return;
        }
        if (!(frame instanceof Frame.Greeting greeting)) {
            turnAway(
                    context,
                    Rejections.Reason.MALFORMED_CONNECTION,
                    "a connection must begin with a hello, began with a frame of type " + frame.type());
            return;
        }
        try {
            admit(context, Greetings.read(greeting, station.hello()));
        } catch (StrangerException e) {
            refuse(context, e.getMessage());
        }
    }

    private void admit(ChannelHandlerContext context, Hello hello) {
        Optional<String> reason = hello.isSameNodeAs(station.self())
                ? Optional.empty() // This node, through another name of its own address.
                : station.options().admission().apply(hello);
        if (reason.isPresent()) {
            refuse(context, reason.get());
            return;
        }
        settle();
        ChannelPipeline pipeline = context.pipeline();
        pipeline.get(FrameDecoder.class).allow(station.limits().frameBytesMax());
        context.writeAndFlush(Greetings.write(station.hello()));
        pipeline.addFirst(Liveness.NAME, Liveness.ofListener(station.options()));
        pipeline.replace(this, "connection", new InboundConnection(station, hello));
        onHello.accept(hello);
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        reject(context, Rejections.Reason.REFUSED_CONNECTION, reason);
        context.writeAndFlush(new Frame.Refusal(reason)).addListener(ChannelFutureListener.CLOSE);
    }

    private void turnAway(ChannelHandlerContext context, Rejections.Reason reason, String detail) {
        reject(context, reason, detail);
        context.close();
    }

    private void onDeadline(ChannelHandlerContext context) {
        if (!isSettled) {
            turnAway(
                    context,
                    Rejections.Reason.SILENT_CONNECTION,
                    "it said no hello within " + station.options().handshakeTimeout());
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
        if (hasJustHungUp(failure)) {
            settle();
            LOG.debug("[{}] {} hung up", station.node(), context.channel().remoteAddress());
            context.close();
        } else {
            turnAway(context, Rejections.Reason.MALFORMED_CONNECTION, Failures.describe(failure));
        }
    }

    /** Health checks open and close connections all day: not worth a line. */
    private static boolean hasJustHungUp(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        boolean isTls = cause instanceof SSLException;
        boolean hasClosed = cause instanceof ClosedChannelException
                || isTls && String.valueOf(cause.getMessage()).startsWith("Connection closed while");
        return hasClosed || cause instanceof IOException && !isTls;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        settle();
        context.fireChannelInactive();
    }

    private void reject(ChannelHandlerContext context, Rejections.Reason reason, String detail) {
        if (!isSettled) {
            settle();
            station.rejections().count(reason, context.channel().remoteAddress(), detail);
        }
    }

    private void settle() {
        isSettled = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
