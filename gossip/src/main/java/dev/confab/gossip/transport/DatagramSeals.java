package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what this start of the node sends, and opens what others sealed, each datagram once. A sender is known by the salt of
 * its start; it is remembered only after it has shown that it knows the secret, so garbage leaves nothing behind. The sender not
 * heard of for the longest time is forgotten first; what it sent until then could be replayed from there on, which costs
 * nothing: the protocols above take old news for old. Confined to the transport thread.
 */
final class DatagramSeals {

    /** How many senders are remembered. */
    static final int SENDERS_MAX = 16_384;

    private final ClusterSecret secret;
    private final String cluster;
    private final Address self;
    private final byte[] salt = new byte[SealedDatagram.SALT_BYTES];
    private final SecretKeySpec key;
    private final Map<ByteBuffer, Sender> senders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Sender> eldest) {
            return size() > SENDERS_MAX;
        }
    };
    private long lastNumber;

    private record Sender(SecretKeySpec key, ReplayWindow window) {}

    /** What became of a datagram. */
    sealed interface Opened {

        /** It is whole, from one who knows the secret, and new. */
        record Content(byte[] bytes) implements Opened {}

        /** It is none of these. */
        record Refused(Rejections.Reason reason) implements Opened {}
    }

    /**
     * @param self where others reach this node, as they know it
     * @param random draws the salt of this start; must be unpredictable
     */
    DatagramSeals(ClusterSecret secret, String cluster, Address self, RandomGenerator random) {
        this.secret = secret;
        this.cluster = cluster;
        this.self = self;
        random.nextBytes(salt);
        this.key = SealedDatagram.key(secret, salt, cluster);
    }

    byte[] seal(Address to, byte[] content) {
        return SealedDatagram.seal(key, salt, ++lastNumber, to, content);
    }

    Opened open(byte[] datagram) {
        if (!SealedDatagram.isPlausible(datagram)) {
            return new Opened.Refused(Rejections.Reason.MALFORMED_DATAGRAM);
        }
        ByteBuffer from = ByteBuffer.wrap(SealedDatagram.salt(datagram));
        Sender known = senders.get(from);
        Sender sender = known != null ? known : newSender(from.array());
        Optional<byte[]> content = SealedDatagram.open(sender.key(), self, datagram);
        if (content.isEmpty()) {
            return new Opened.Refused(Rejections.Reason.UNSEALED_DATAGRAM);
        }
        if (!sender.window().admit(SealedDatagram.number(datagram))) {
            return new Opened.Refused(Rejections.Reason.REPLAYED_DATAGRAM);
        }
        senders.putIfAbsent(from, sender);
        return new Opened.Content(content.get());
    }

    private Sender newSender(byte[] theirSalt) {
        return new Sender(SealedDatagram.key(secret, theirSalt, cluster), new ReplayWindow());
    }

    int senders() {
        return senders.size();
    }
}
