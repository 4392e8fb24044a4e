package dev.confab.gossip.transport;

import dev.confab.gossip.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream into {@link Frame}s. Until the hellos are exchanged frames are short, so a stranger cannot make the node
 * hold megabytes. Confined to the transport thread.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    /** The longest frame before the hellos are exchanged. */
    static final int HANDSHAKE_BYTES_MAX = 1024;

    private int bytesMax = HANDSHAKE_BYTES_MAX;
    private boolean isBroken;

    /** Lets frames of that many bytes pass from now on. */
    void allow(int bytes) {
        this.bytesMax = bytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (isBroken) {
            in.skipBytes(in.readableBytes());
        } else if (in.readableBytes() >= Frame.LENGTH_BYTES) {
            decodeFrame(in, out);
        }
    }

    private void decodeFrame(ByteBuf in, List<Object> out) {
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < 1 || length > bytesMax) {
            isBroken = true;
            throw new MalformedException("a frame must have 1 to " + bytesMax + " bytes, announced were " + length
                    + hint(in.getUnsignedShort(in.readerIndex())));
        }
        if (in.readableBytes() - Frame.LENGTH_BYTES < length) {
            return;
        }
        in.skipBytes(Frame.LENGTH_BYTES);
        try {
            out.add(Frame.read(in.readSlice((int) length)));
        } catch (MalformedException e) {
            isBroken = true;
            throw e;
        }
    }

    /** A TLS hello begins with 22, 3: the commonest stranger is a node of ours with TLS where this one has none. */
    private static String hint(int firstBytes) {
        return firstBytes == 0x1603 ? " (it speaks TLS; configure tls(...) on both sides or on neither)" : "";
    }
}
