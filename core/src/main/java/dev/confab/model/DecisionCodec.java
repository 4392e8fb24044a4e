package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.List;

/** The bytes of decisions: in the leader's answers and in the ledger's memory of requests. */
public final class DecisionCodec {

    private static final int COMMITTED = 1;
    private static final int UNCHANGED = 2;
    private static final int CONFLICT = 3;
    private static final int REFUSED = 4;
    private static final int FORGOTTEN = 5;
    private static final int PART_STORED = 6;
    private static final int PARTS_MISSING = 7;
    private static final int UNFOUNDED = 8;
    private static final int INVALID = 9;
    private static final int UNCHECKED = 10;
    private static final int SUBJECT_BYTES_MAX = 4096;

    private DecisionCodec() {}

    public static void write(WireWriter writer, Decision decision) {
        if (decision instanceof Decision.Decided decided) {
            writeOutcome(writer, decided.outcome());
        } else if (decision instanceof Decision.Refused refused) {
            writer.writeByte(REFUSED).writeVarLong(refused.revision());
            writer.writeByte(refused.limit().code()).writeLong(refused.max()).writeLong(refused.actual());
            writer.writeString(refused.subject());
        } else if (decision instanceof Decision.Invalid invalid) {
            writer.writeByte(INVALID).writeVarLong(invalid.revision()).writeVarLong(invalid.count());
            writer.writeCount(invalid.violations().size());
            invalid.violations().forEach(violation -> writeViolation(writer, violation));
        } else if (decision instanceof Decision.Unchecked) {
            writer.writeByte(UNCHECKED).writeVarLong(decision.revision());
        } else if (decision instanceof Decision.Forgotten) {
            writer.writeByte(FORGOTTEN).writeVarLong(decision.revision());
        } else if (decision instanceof Decision.PartStored) {
            writer.writeByte(PART_STORED).writeVarLong(decision.revision());
        } else if (decision instanceof Decision.Unfounded) {
            writer.writeByte(UNFOUNDED).writeVarLong(decision.revision());
        } else {
            writer.writeByte(PARTS_MISSING).writeVarLong(decision.revision());
        }
    }

    public static Decision read(WireReader reader) {
        int kind = reader.readByte();
        long revision = reader.readVarLong();
        return switch (kind) {
            case COMMITTED -> new Decision.Decided(new Outcome.Committed(revision, true));
            case UNCHANGED -> new Decision.Decided(new Outcome.Unchanged(revision));
            case CONFLICT ->
                new Decision.Decided(
                        new Outcome.Conflict(revision, RequestCodec.readCondition(reader), reader.readVarLong()));
            case REFUSED ->
                new Decision.Refused(
                        revision,
                        limit(reader.readByte()),
                        reader.readLong(),
                        reader.readLong(),
                        reader.readString(SUBJECT_BYTES_MAX));
            case INVALID -> readInvalid(reader, revision);
            case UNCHECKED -> new Decision.Unchecked(revision);
            case FORGOTTEN -> new Decision.Forgotten(revision);
            case PART_STORED -> new Decision.PartStored(revision);
            case PARTS_MISSING -> new Decision.PartsMissing(revision);
            case UNFOUNDED -> new Decision.Unfounded(revision);
            default -> throw new MalformedException("a decision must be of kind 1 to 10, was " + kind);
        };
    }

    private static void writeOutcome(WireWriter writer, Outcome outcome) {
        if (outcome instanceof Outcome.Committed) {
            writer.writeByte(COMMITTED).writeVarLong(outcome.revision());
        } else if (outcome instanceof Outcome.Unchanged) {
            writer.writeByte(UNCHANGED).writeVarLong(outcome.revision());
        } else {
            Outcome.Conflict conflict = (Outcome.Conflict) outcome;
            writer.writeByte(CONFLICT).writeVarLong(conflict.revision());
            RequestCodec.writeCondition(writer, conflict.failed());
            writer.writeVarLong(conflict.actual());
        }
    }

    private static void writeViolation(WireWriter writer, Violation violation) {
        writer.writeString(violation.namespace()).writeString(violation.key()).writeString(violation.rule());
        writer.writeString(violation.expected()).writeString(violation.came());
    }

    private static Decision readInvalid(WireReader reader, long revision) {
        long count = reader.readVarLong();
        List<Violation> violations = reader.readList(Violations.LISTED_MAX, () -> readViolation(reader));
        return new Decision.Invalid(revision, violations, count);
    }

    private static Violation readViolation(WireReader reader) {
        return new Violation(
                reader.readString(SUBJECT_BYTES_MAX),
                reader.readString(SUBJECT_BYTES_MAX),
                reader.readString(SUBJECT_BYTES_MAX),
                reader.readString(SUBJECT_BYTES_MAX),
                reader.readString(SUBJECT_BYTES_MAX));
    }

    private static Limit limit(int code) {
        for (Limit limit : Limit.values()) {
            if (limit.code() == code) {
                return limit;
            }
        }
        throw new MalformedException("there is no limit of code " + code);
    }
}
