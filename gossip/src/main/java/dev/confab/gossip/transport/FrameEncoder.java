package dev.confab.gossip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Writes each {@link Frame} into one buffer of its exact size. Confined to the transport thread. */
final class FrameEncoder extends MessageToByteEncoder<Frame> {

    FrameEncoder() {
        super(Frame.class);
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext context, Frame frame, boolean preferDirect) {
        return context.alloc().ioBuffer(Frame.LENGTH_BYTES + frame.length());
    }

    @Override
    protected void encode(ChannelHandlerContext context, Frame frame, ByteBuf out) {
        out.writeInt(frame.length()).writeByte(frame.type());
        frame.writeBody(out);
    }
}
