package dev.confab.runtime;

import dev.confab.gossip.membership.FormationCodec;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who a data directory belongs to. Immutable.
 *
 * @param nonce drawn at random when the directory was empty: an emptied disk is known by another one
 * @param incarnation grows with every start
 * @param founding the founding of the cluster that this node founded or joined; null before
 * @param clusterId what its first commit gave to the cluster; null before this node heard of it
 * @param epoch the epoch in which this node may vote, if it is a founder; {@link #ASIDE} once another epoch has superseded it
 * @param hasLedger whether there are files with promises of that epoch: where they are missing, they were lost
 */
record Identity(
        String cluster,
        PeerId node,
        long nonce,
        long incarnation,
        @Nullable FoundingRecord founding,
        @Nullable UUID clusterId,
        long epoch,
        boolean hasLedger) {

    /** The epoch of a founder that must not vote any more. */
    static final long ASIDE = 0;

    private static final int MAGIC = 0x636F_6E66; // "conf"
    private static final int FORMAT = 2;
    private static final int TEXT_BYTES_MAX = 1024;
    private static final int FOUNDING_BYTES_MAX = 64 * 1024;

    Optional<FoundingRecord> record() {
        return Optional.ofNullable(founding);
    }

    /** One that was nowhere yet, and if it founds a cluster, then in its first epoch. */
    static Identity fresh(String cluster, PeerId node, long nonce) {
        return new Identity(cluster, node, nonce, 0, null, null, 1, false);
    }

    Identity withFounding(FoundingRecord record) {
        return new Identity(cluster, node, nonce, incarnation, record, clusterId, epoch, hasLedger);
    }

    Identity withIncarnation(long next) {
        return new Identity(cluster, node, nonce, next, founding, clusterId, epoch, hasLedger);
    }

    Identity withClusterId(UUID id) {
        return new Identity(cluster, node, nonce, incarnation, founding, id, epoch, hasLedger);
    }

    Identity withEpoch(long next) {
        return new Identity(cluster, node, nonce, incarnation, founding, clusterId, next, false);
    }

    Identity withLedger() {
        return new Identity(cluster, node, nonce, incarnation, founding, clusterId, epoch, true);
    }

    /** The same place under another nonce: the voters of earlier epochs do not know it. */
    Identity withNonce(long drawn) {
        return new Identity(cluster, node, drawn, incarnation, founding, clusterId, epoch, hasLedger);
    }

    byte[] encode() {
        WireWriter writer = WireWriter.create().writeInt(MAGIC).writeByte(FORMAT);
        writer.writeString(cluster).writeString(node.name()).writeLong(nonce).writeLong(incarnation);
        writer.writeBytes(founding == null ? new byte[0] : FormationCodec.encode(founding));
        writer.writeBoolean(clusterId != null);
        if (clusterId != null) {
            writer.writeLong(clusterId.getMostSignificantBits()).writeLong(clusterId.getLeastSignificantBits());
        }
        return writer.writeVarLong(epoch).writeBoolean(hasLedger).toBytes();
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
        UUID clusterId = reader.readBoolean() ? new UUID(reader.readLong(), reader.readLong()) : null;
        long epoch = reader.readVarLong();
        boolean hasLedger = reader.readBoolean();
        reader.expectEnd();
        FoundingRecord record = founding.length == 0 ? null : FormationCodec.decodeRecord(founding);
        return new Identity(cluster, node, nonce, incarnation, record, clusterId, epoch, hasLedger);
    }
}
