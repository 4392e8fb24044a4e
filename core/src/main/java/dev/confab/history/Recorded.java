package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit with the values that it replaced, by the index of its change; null where the key did not exist. Immutable.
 *
 * <p>Its bytes: the format's version, the commit, the replaced values.
 */
record Recorded(Commit commit, List<@Nullable VersionedValue> replaced) {

    private static final int FORMAT = 1;

    static Recorded of(State before, Commit commit) {
        List<@Nullable VersionedValue> replaced =
                new ArrayList<>(commit.changes().size());
        for (Change change : commit.changes()) {
            replaced.add(before.namespace(change.namespace()).lookup(change.key()));
        }
        return new Recorded(commit, Collections.unmodifiableList(replaced));
    }

    byte[] encode() {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT);
        writer.writeBytes(CommitCodec.encode(commit));
        for (VersionedValue old : replaced) {
            writer.writeBoolean(old != null);
            if (old != null) {
                writer.writeString(old.value());
                writer.writeVarLong(old.version()).writeVarLong(old.revision());
            }
        }
        return writer.toBytes();
    }

    /** Throws {@link MalformedException} where the bytes are not those of a recorded commit. */
    static Recorded decode(byte[] bytes) {
        WireReader reader = reader(bytes);
        Commit commit = CommitCodec.decode(reader.readBytes(reader.remaining()));
        List<@Nullable VersionedValue> replaced =
                new ArrayList<>(commit.changes().size());
        for (int i = 0; i < commit.changes().size(); i++) {
            replaced.add(reader.readBoolean() ? readValue(reader) : null);
        }
        reader.expectEnd();
        return new Recorded(commit, Collections.unmodifiableList(replaced));
    }

    /** The head alone, without the rest. */
    static Head head(byte[] bytes) {
        WireReader reader = reader(bytes);
        reader.readCount(Integer.MAX_VALUE);
        reader.readByte(); // the commit's own format
        return HeadCodec.read(reader);
    }

    private static WireReader reader(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("a recorded commit of format " + FORMAT + " was expected, format " + format
                    + " came; it was written by another release");
        }
        return reader;
    }

    private static VersionedValue readValue(WireReader reader) {
        return new VersionedValue(reader.readString(reader.remaining()), reader.readVarLong(), reader.readVarLong());
    }
}
