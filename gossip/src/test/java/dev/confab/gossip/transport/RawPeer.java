package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** A bare socket that says to a node whatever a test wants. */
final class RawPeer implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(10_000);
    }

    static RawPeer dial(Address to) throws IOException {
        return new RawPeer(new Socket(to.host(), to.port()));
    }

    RawPeer write(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawPeer write(Frame frame) throws IOException {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(frame.length()).writeByte(frame.type());
        frame.writeBody(out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return write(bytes);
    }

    Frame read() throws IOException {
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return Frame.read(Unpooled.wrappedBuffer(body));
    }

    /** Whether the other side hung up; blocks until it did or ten seconds have passed. */
    boolean isHungUpOn() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
