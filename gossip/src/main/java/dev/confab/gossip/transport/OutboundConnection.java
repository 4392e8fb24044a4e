package dev.confab.gossip.transport;

import dev.confab.gossip.wire.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** Receives what comes back on a connection this node dialled. Confined to the transport thread. */
final class OutboundConnection extends SimpleChannelInboundHandler<Frame> {

    private final Outbound outbound;
    private final Correlations correlations;
    private String reason = "the other side hung up";

    OutboundConnection(Outbound outbound, Correlations correlations) {
        this.outbound = outbound;
        this.correlations = correlations;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (frame instanceof Frame.Reply reply) {
            correlations.reply(reply.id(), reply.payload());
        } else if (frame instanceof Frame.Failure failure) {
            correlations.fail(failure.id(), failure.kind(), failure.reason());
        } else if (frame instanceof Frame.Refusal refusal) {
            reason = "refused this node: " + refusal.reason(); // the next hello gets the same answer
            context.close();
        } else if (!(frame instanceof Frame.Pong)) {
            throw new MalformedException("a dialled node must send replies only, sent a frame of type " + frame.type());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbound.onMore();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        reason = Failures.describe(failure);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outbound.onLost(context.channel(), reason);
        context.fireChannelInactive();
    }
}
