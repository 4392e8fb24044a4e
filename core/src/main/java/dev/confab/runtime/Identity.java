package dev.confab.runtime;

import dev.confab.gossip.membership.FormationCodec;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a data directory belongs to. Immutable.
 *
 * @param nonce drawn at random when the directory was empty: an emptied disk is known by another one
 * @param incarnation grows with every start
 * @param founding the founding of the cluster that this node founded or joined; null before
 */
record Identity(
        String cluster,
        PeerId node,
        long nonce,
        long incarnation,
        @Nullable FoundingRecord founding) {

    private static final int MAGIC = 0x636F_6E66; // "conf"
    private static final int FORMAT = 1;
    private static final int TEXT_BYTES_MAX = 1024;
    private static final int FOUNDING_BYTES_MAX = 64 * 1024;

    Optional<FoundingRecord> record() {
        return Optional.ofNullable(founding);
    }

    Identity withFounding(FoundingRecord record) {
        return new Identity(cluster, node, nonce, incarnation, record);
    }

    Identity withIncarnation(long next) {
        return new Identity(cluster, node, nonce, next, founding);
    }

    byte[] encode() {
        WireWriter writer = WireWriter.create().writeInt(MAGIC).writeByte(FORMAT);
        writer.writeString(cluster).writeString(node.name()).writeLong(nonce).writeLong(incarnation);
        return writer.writeBytes(founding == null ? new byte[0] : FormationCodec.encode(founding))
                .toBytes();
    }

    static Identity decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        if (reader.readInt() != MAGIC || reader.readByte() != FORMAT) {
            throw new MalformedException("it is not an identity of format " + FORMAT);
        }
        String cluster = reader.readString(TEXT_BYTES_MAX);
        PeerId node = PeerId.of(reader.readString(TEXT_BYTES_MAX));
        long nonce = reader.readLong();
        long incarnation = reader.readLong();
        byte[] founding = reader.readBytes(FOUNDING_BYTES_MAX);
        reader.expectEnd();
        FoundingRecord record = founding.length == 0 ? null : FormationCodec.decodeRecord(founding);
        return new Identity(cluster, node, nonce, incarnation, record);
    }
}
