package dev.confab.runtime;

import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.journal.Checksum;
import dev.confab.ledger.Voters;
import dev.confab.replica.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the other members of the group were last, on disk. Voters that all stop find each other again by it, though none of them
 * is a seed any more. It is a help and no promise: where it is damaged or cannot be written there are the seeds. Written on the
 * node loop, readable on any thread.
 */
final class Fellows {

    static final String FILE = "fellows";

    private static final Logger log = LoggerFactory.getLogger(Fellows.class);
    private static final int FORMAT = 1;
    private static final int TEXT_BYTES_MAX = 64 + 1 + 3 * 255 + 10;

    private final Path file;
    private volatile Map<PeerId, Address> addresses;

    private Fellows(Path file, Map<PeerId, Address> addresses) {
        this.file = file;
        this.addresses = addresses;
    }

    /** Reads what was written there, if anything was. Blocks on the disk. */
    static Fellows in(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return new Fellows(file, Files.exists(file) ? decode(Files.readAllBytes(file)) : Map.of());
        } catch (IOException | MalformedException | IllegalArgumentException e) {
            log.warn(
                    "{} cannot be read and is written anew ({}); until then there are the seeds", file, e.getMessage());
            return new Fellows(file, Map.of());
        }
    }

    /** For the membership, which looks for seeds until it hears of them. */
    List<Seed> seeds() {
        return addresses.entrySet().stream()
                .map(entry -> new Seed(Optional.of(entry.getKey()), entry.getValue()))
                .toList();
    }

    Optional<Address> addressOf(PeerId node) {
        return Optional.ofNullable(addresses.get(node));
    }

    /**
     * Takes note of where they are.
     *
     * @param present where a node is, as far as is known now; who is not known keeps the address from before
     * @return whether {@link #write} has something to write
     */
    boolean note(PeerId self, Voters voters, Function<PeerId, Optional<Address>> present) {
        if (voters.seats().isEmpty()) {
            return false; // of a newcomer that was not told yet, or of a ledger that is being opened
        }
        Map<PeerId, Address> now = new TreeMap<>();
        for (Voters.Seat seat : voters.seats()) {
            PeerId node = seat.id().node();
            if (!node.equals(self)) {
                present.apply(node).or(() -> addressOf(node)).ifPresent(address -> now.put(node, address));
            }
        }
        boolean isNew = !now.equals(addresses);
        addresses = Map.copyOf(now);
        return isNew;
    }

    /** What to call where it may block on the disk; writes what is noted now. */
    Runnable write() {
        byte[] body = encode(addresses);
        return () -> {
            try {
                ByteBuffer content = ByteBuffer.allocate(body.length + Integer.BYTES)
                        .put(body)
                        .putInt(Checksum.of(body))
                        .flip();
                DurableFile.replace(file, content);
            } catch (IOException e) {
                log.debug("{} could not be written; it is tried again with the next change", file, e);
            }
        };
    }

    private static byte[] encode(Map<PeerId, Address> addresses) {
        WireWriter writer = WireWriter.create().writeByte(FORMAT).writeCount(addresses.size());
        new TreeMap<>(addresses)
                .forEach((node, address) -> writer.writeString(new Seed(Optional.of(node), address).toString()));
        return writer.toBytes();
    }

    private static Map<PeerId, Address> decode(byte[] bytes) {
        byte[] body = Arrays.copyOf(bytes, Math.max(0, bytes.length - Integer.BYTES));
        if (bytes.length < Integer.BYTES || ByteBuffer.wrap(bytes).getInt(body.length) != Checksum.of(body)) {
            throw new MalformedException("its checksum does not fit");
        }
        WireReader reader = WireReader.of(body);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("its format must be " + FORMAT + ", was " + format);
        }
        Map<PeerId, Address> addresses = new TreeMap<>();
        for (String text : reader.readList(Voters.SEATS_MAX, () -> reader.readString(TEXT_BYTES_MAX))) {
            Seed fellow = Seed.parse(text);
            addresses.put(
                    fellow.name().orElseThrow(() -> new MalformedException("a node has no name")), fellow.address());
        }
        reader.expectEnd();
        return Map.copyOf(addresses);
    }
}
