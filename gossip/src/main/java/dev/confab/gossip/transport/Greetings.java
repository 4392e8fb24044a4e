package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link Hello}: magic, the newest and the oldest protocol version the node speaks, then the hello. The first
 * three never change; what follows the hello is left unread, so later versions may say more.
 */
final class Greetings {

    /** The protocol version of this code, and the oldest it understands. */
    static final int VERSION = 1;

    private static final int OLDEST_VERSION = 1;
    private static final int MAGIC = 0x436f_6e66;
    private static final int TEXT_BYTES_MAX = 255;

    private Greetings() {}

    static Frame.Greeting write(Hello hello) {
        return write(hello, VERSION, OLDEST_VERSION);
    }

    static Frame.Greeting write(Hello hello, int version, int oldestVersion) {
        WireWriter writer = WireWriter.create()
                .writeInt(MAGIC)
                .writeCount(version)
                .writeCount(oldestVersion)
                .writeString(hello.cluster())
                .writeString(hello.node().name())
                .writeString(hello.advertised().host())
                .writeCount(hello.advertised().port())
                .writeLong(hello.incarnation())
                .writeLong(hello.papers().nonce());
        UUID clusterId = hello.papers().clusterId();
        writer.writeBoolean(clusterId != null);
        if (clusterId != null) {
            writer.writeLong(clusterId.getMostSignificantBits()).writeLong(clusterId.getLeastSignificantBits());
        }
        return new Frame.Greeting(writer.toBytes());
    }

    /** Throws {@link MalformedException} where this is no hello, {@link StrangerException} where it is none of ours. */
    static Hello read(Frame.Greeting greeting, Hello self) {
        WireReader reader = WireReader.of(greeting.body());
        int magic = reader.readInt();
        if (magic != MAGIC) {
            throw new MalformedException("a hello must begin with Conf, began with 0x" + Integer.toHexString(magic));
        }
        int version = reader.readCount(Integer.MAX_VALUE);
        int oldestVersion = reader.readCount(Integer.MAX_VALUE);
        if (version < OLDEST_VERSION || oldestVersion > VERSION) {
            throw new StrangerException("protocol version must be " + OLDEST_VERSION + " to " + VERSION + ", was "
                    + oldestVersion + " to " + version + "; upgrade the older node");
        }
        Hello hello = readHello(reader);
        if (!hello.cluster().equals(self.cluster())) {
            throw new StrangerException("cluster must be " + self.cluster() + ", was " + hello.cluster()
                    + "; give both nodes the same cluster(...) or correct the address");
        }
        self.papers().objection(hello, self.cluster()).ifPresent(reason -> {
            throw new StrangerException(reason);
        });
        return hello;
    }

    private static Hello readHello(WireReader reader) {
        try {
            return new Hello(
                    reader.readString(TEXT_BYTES_MAX),
                    PeerId.of(reader.readString(TEXT_BYTES_MAX)),
                    new Address(reader.readString(TEXT_BYTES_MAX), reader.readCount(65_535)),
                    reader.readLong(),
                    new Papers(reader.readLong(), readClusterId(reader)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage(), e);
        }
    }

    private static @Nullable UUID readClusterId(WireReader reader) {
        return reader.readBoolean() ? new UUID(reader.readLong(), reader.readLong()) : null;
    }

    /** A well-formed hello from a node that does not belong here. */
    static final class StrangerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StrangerException(String message) {
            super(message);
        }
    }
}
