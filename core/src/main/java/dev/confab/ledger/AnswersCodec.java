package dev.confab.ledger;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Commit;
import dev.confab.model.CommitCodec;
import dev.confab.model.DecisionCodec;
import java.util.List;
import java.util.Optional;

/** The bytes of a leader's answer to a batch, or of a voter's word that it does not lead. */
final class AnswersCodec {

    private static final int FORMAT = 1;
    private static final int ANSWERS = 1;
    private static final int NOT_LEADER = 2;
    private static final int NAME_BYTES_MAX = 64;

    /** Commits beyond this are left to be pulled, so that an answer always fits into a frame. */
    private static final int COMMITS_BYTES_MAX = 1024 * 1024;

    private AnswersCodec() {}

    static byte[] encode(List<Answer> answers) {
        WireWriter writer = WireWriter.create().writeByte(FORMAT).writeByte(ANSWERS);
        writer.writeCount(answers.size());
        int commitBytes = 0;
        for (Answer answer : answers) {
            DecisionCodec.write(writer, answer.decision());
            byte[] commit = answer.commit() == null ? new byte[0] : CommitCodec.encode(answer.commit());
            commitBytes += commit.length;
            if (commit.length > 0 && commitBytes <= COMMITS_BYTES_MAX) {
                writer.writeBytes(commit);
            } else { // a commit says its epoch itself
                writer.writeBytes(new byte[0]);
                writer.writeVarLong(answer.epoch().counter())
                        .writeLong(answer.epoch().id());
            }
        }
        return writer.toBytes();
    }

    static byte[] encodeNotLeader(Optional<PeerId> leader) {
        return WireWriter.create()
                .writeByte(FORMAT)
                .writeByte(NOT_LEADER)
                .writeString(leader.map(PeerId::name).orElse(""))
                .toBytes();
    }

    /** Throws {@link NotLeaderException} where that is what the bytes say. */
    static List<Answer> decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        int format = reader.readByte();
        int kind = reader.readByte();
        if (format != FORMAT || kind != ANSWERS && kind != NOT_LEADER) {
            throw new MalformedException("an answer must be of format 1 and kind 1 or 2, was " + format + ", " + kind);
        }
        if (kind == NOT_LEADER) {
            String leader = reader.readString(NAME_BYTES_MAX);
            throw new NotLeaderException(leader.isEmpty() ? null : PeerId.of(leader));
        }
        List<Answer> answers = reader.readList(Ledger.BATCH_ITEMS_MAX, () -> readAnswer(reader));
        reader.expectEnd();
        return answers;
    }

    private static Answer readAnswer(WireReader reader) {
        var decision = DecisionCodec.read(reader);
        byte[] encoded = reader.readBytes(COMMITS_BYTES_MAX);
        if (encoded.length == 0) {
            return new Answer(decision, readEpoch(reader), null);
        }
        Commit commit = CommitCodec.decode(encoded);
        return new Answer(decision, commit.head().epoch(), commit);
    }

    private static Epoch readEpoch(WireReader reader) {
        long counter = reader.readVarLong();
        if (counter < 0) {
            throw new MalformedException("an epoch's counter must be >= 0, was " + counter);
        }
        return new Epoch(counter, reader.readLong());
    }
}
