package dev.confab.gossip.transport;

import dev.confab.gossip.transport.Greetings.StrangerException;
import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.MalformedException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a node that dialled this one: hands its messages and requests to the handlers and writes the replies. While the
 * other side does not read its replies, nothing more is read from it. Confined to the transport thread.
 */
final class InboundConnection extends SimpleChannelInboundHandler<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(InboundConnection.class);

    private final Station station;
    private Hello from;
    private int openRequests;
    private boolean isFlushDue;

    InboundConnection(Station station, Hello from) {
        this.station = station;
        this.from = from;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (frame instanceof Frame.Message message) {
            station.subjects().deliver(from, message.subject(), message.payload());
        } else if (frame instanceof Frame.Request request) {
            serve(context, request);
        } else if (frame instanceof Frame.Ping) {
            write(context, new Frame.Pong());
        } else if (frame instanceof Frame.Greeting greeting) {
            greeted(context, greeting);
        } else {
            throw new MalformedException("a dialer must send messages only, sent a frame of type " + frame.type());
        }
    }

    /** The other side's papers have changed; it stays the same node. */
    private void greeted(ChannelHandlerContext context, Frame.Greeting greeting) {
        try {
            Hello now = Greetings.read(greeting, station.hello());
            if (!now.isSameNodeAs(from)) {
                throw new MalformedException("a second hello must be of the same node, " + from + ", was " + now);
            }
            from = now;
        } catch (StrangerException e) {
            refuse(context.channel(), e.getMessage());
        }
    }

    /** Ends the connection where the other side does not fit this node's papers. */
    void check(Channel channel) {
        station.hello().papers().objection(from, station.self().cluster()).ifPresent(reason -> refuse(channel, reason));
    }

    private void refuse(Channel channel, String reason) {
        LOG.warn("[{}] ends the connection from {}: {}; it was told so", station.node(), from.node(), reason);
        channel.config().setAutoRead(false);
        channel.writeAndFlush(new Frame.Refusal(reason)).addListener(ChannelFutureListener.CLOSE);
    }

    private void serve(ChannelHandlerContext context, Frame.Request request) {
        int openMax = station.limits().openRequestsMax();
        if (openRequests >= openMax) {
            write(context, new Frame.Failure(request.id(), Kind.NOT_SENT, "busy: openRequestsMax is " + openMax));
            return;
        }
        openRequests++;
        station.subjects()
                .answer(from, request.subject(), request.payload())
                .whenComplete((payload, failure) -> onLoop(() -> finish(context, request.id(), payload, failure)));
    }

    private void finish(
            ChannelHandlerContext context, long id, byte @Nullable [] payload, @Nullable Throwable failure) {
        openRequests--;
        if (context.channel().isActive()) {
            write(context, answer(context, id, payload, failure));
        }
    }

    private Frame answer(
            ChannelHandlerContext context, long id, byte @Nullable [] payload, @Nullable Throwable failure) {
        if (payload == null) {
            TransportException cause = (TransportException) failure;
            return new Frame.Failure(id, cause.kind(), String.valueOf(cause.getMessage()));
        }
        Frame.Reply reply = new Frame.Reply(id, payload);
        TransportLimits limits = station.limits();
        if (reply.length() > limits.frameBytesMax()) {
            return new Frame.Failure(
                    id,
                    Kind.REMOTE,
                    "frameBytesMax is " + limits.frameBytesMax() + ", the reply needs " + reply.length());
        }
        long unread = unreadBytes(context) + payload.length;
        if (unread > Math.max(limits.outboundBytesMax(), limits.frameBytesMax())) {
            return new Frame.Failure(
                    id,
                    Kind.UNANSWERED,
                    "served, but the reply was dropped: outboundBytesMax is " + limits.outboundBytesMax() + ", needed "
                            + unread);
        }
        return reply;
    }

    private static long unreadBytes(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Flushes behind all that the thread has to do already, so that replies of one batch leave together. */
    private void write(ChannelHandlerContext context, Frame frame) {
        context.write(frame);
        if (!isFlushDue) {
            isFlushDue = true;
            onLoopLater(() -> {
                isFlushDue = false;
                context.flush();
            });
        }
    }

    private void onLoop(Runnable task) {
        if (station.loop().inEventLoop()) {
            task.run();
        } else {
            onLoopLater(task);
        }
    }

    private void onLoopLater(Runnable task) {
        try {
            station.loop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("[{}] dropped a reply to {}: the transport is closed", station.node(), from.node());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof IOException) {
            LOG.debug("[{}] lost the connection from {}: {}", station.node(), from.node(), cause.getMessage());
        } else {
            LOG.warn(
                    "[{}] closed the connection from {} at {}: {}; check that both run releases that fit together",
                    station.node(),
                    from.node(),
                    context.channel().remoteAddress(),
                    Failures.describe(failure));
        }
        context.close();
    }
}
