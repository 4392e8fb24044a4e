package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bytes of requests and of the items of a batch. The first byte is the format's version. */
public final class RequestCodec {

    private static final int FORMAT = 2;
    private static final int FOUND = 1;
    private static final int UPDATE = 2;
    private static final int ASSIGN = 3;
    private static final int SYNC = 4;
    private static final int RECOVER = 5;
    private static final int SCHEDULE = 6;
    private static final int TICK = 7;
    private static final int REMOVE = 0;
    private static final int PUT = 1;
    private static final int PUT_FOR = 2;
    private static final int CHECKED = 8;
    private static final int COMPACT = 9;
    private static final int VERSION = 1;
    private static final int UNCHANGED = 2;
    private static final int WHOLE = 1;
    private static final int PART = 2;
    private static final int TEXT_BYTES_MAX = (int) Limit.STORE_BYTES.byDefault();
    private static final int COUNT_MAX = 10_000_000;

    private RequestCodec() {}

    public static byte[] encode(Request request) {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT);
        writeId(writer, request.id());
        writer.writeVarLong(request.epoch().counter()).writeLong(request.epoch().id());
        writer.writeVarLong(request.seenRevision());
        CommitCodec.writeCause(writer, request.cause());
        writeCommand(writer, request.command());
        return writer.toBytes();
    }

    /** Throws {@link MalformedException} where the bytes are not a request's. */
    public static Request decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        CommitCodec.requireFormat(reader, FORMAT);
        try {
            RequestId id = readId(reader);
            Epoch epoch = new Epoch(reader.readVarLong(), reader.readLong());
            long seen = reader.readVarLong();
            Cause cause = CommitCodec.readCause(reader);
            Request request = new Request(id, epoch, seen, cause, readCommand(reader));
            reader.expectEnd();
            return request;
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage(), e);
        }
    }

    /** Appends an item; a whole request comes as its encoded bytes, so that it is encoded once. */
    public static void writeWhole(WireWriter writer, byte[] encodedRequest) {
        writer.writeByte(WHOLE).writeBytes(encodedRequest);
    }

    public static void writePart(WireWriter writer, Item.Part part) {
        writer.writeByte(PART);
        writeId(writer, part.id());
        writer.writeCount(part.index()).writeCount(part.count()).writeBytes(part.chunk());
    }

    public static Item readItem(WireReader reader) {
        int kind = reader.readByte();
        if (kind == WHOLE) {
            return new Item.Whole(decode(reader.readBytes(reader.remaining())));
        } else if (kind == PART) {
            try {
                RequestId id = readId(reader);
                int index = reader.readCount(Item.Part.COUNT_MAX);
                int count = reader.readCount(Item.Part.COUNT_MAX);
                return new Item.Part(id, index, count, reader.readBytes(reader.remaining()));
            } catch (IllegalArgumentException e) {
                throw new MalformedException(e.getMessage(), e);
            }
        }
        throw new MalformedException("an item must be of kind 1 or 2, was " + kind);
    }

    static void writeId(WireWriter writer, RequestId id) {
        writer.writeLong(id.origin()).writeVarLong(id.sequence());
    }

    static RequestId readId(WireReader reader) {
        return new RequestId(reader.readLong(), reader.readVarLong());
    }

    static void writeCondition(WireWriter writer, Condition condition) {
        if (condition instanceof Condition.Version version) {
            writer.writeByte(VERSION).writeString(version.namespace());
            writer.writeString(version.key()).writeVarLong(version.version());
        } else {
            Condition.Unchanged unchanged = (Condition.Unchanged) condition;
            writer.writeByte(UNCHANGED).writeString(unchanged.namespace()).writeVarLong(unchanged.revision());
        }
    }

    static Condition readCondition(WireReader reader) {
        try {
            int kind = reader.readByte();
            String namespace = reader.readString(TEXT_BYTES_MAX);
            return switch (kind) {
                case VERSION ->
                    new Condition.Version(namespace, reader.readString(TEXT_BYTES_MAX), reader.readVarLong());
                case UNCHANGED -> new Condition.Unchanged(namespace, reader.readVarLong());
                default -> throw new MalformedException("a condition must be of kind 1 or 2, was " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage(), e);
        }
    }

    private static void writeCommand(WireWriter writer, Command command) {
        if (command instanceof Command.Found found) {
            writer.writeByte(FOUND);
            CommitCodec.writeUuid(writer, found.clusterId());
            writer.writeVarLong(found.epoch().counter()).writeLong(found.epoch().id());
            CommitCodec.writeLimits(writer, found.limits());
        } else if (command instanceof Command.Update update) {
            writer.writeByte(UPDATE).writeBoolean(update.onlyIfChanged());
            writeConditions(writer, update.conditions());
            writeOperations(writer, update.operations());
        } else if (command instanceof Command.Schedule schedule) {
            writer.writeByte(SCHEDULE).writeVarLong(schedule.due().toEpochMilli());
            writeConditions(writer, schedule.conditions());
            writeOperations(writer, schedule.operations());
        } else if (command instanceof Command.Tick) {
            writer.writeByte(TICK);
        } else if (command instanceof Command.Compact compact) {
            writer.writeByte(COMPACT).writeVarLong(compact.store());
            writer.writeCount(compact.namespaces().size());
            compact.namespaces()
                    .forEach((name, oldest) -> writer.writeString(name).writeVarLong(oldest));
        } else if (command instanceof Command.Assign assign) {
            writer.writeByte(ASSIGN);
            writeConditions(writer, assign.conditions());
            writer.writeCount(assign.assignments().size());
            assign.assignments().forEach(assignment -> writeAssignment(writer, assignment));
        } else if (command instanceof Command.Checked checked) {
            writer.writeByte(CHECKED).writeBoolean(checked.isForced());
            writeConditions(writer, checked.looks());
            writeCommand(writer, checked.command());
        } else if (command instanceof Command.Recover recover) {
            writer.writeByte(RECOVER);
            writer.writeVarLong(recover.epoch().counter())
                    .writeLong(recover.epoch().id());
            writer.writeBytes(StateCodec.encode(recover.history()));
        } else {
            writer.writeByte(SYNC);
        }
    }

    private static Command readCommand(WireReader reader) {
        int kind = reader.readByte();
        return switch (kind) {
            case FOUND ->
                new Command.Found(
                        CommitCodec.readUuid(reader),
                        new Epoch(reader.readVarLong(), reader.readLong()),
                        CommitCodec.readLimits(reader));
            case UPDATE -> readUpdate(reader);
            case ASSIGN -> readAssign(reader);
            case SYNC -> new Command.Sync();
            case RECOVER -> readRecover(reader);
            case SCHEDULE -> readSchedule(reader);
            case TICK -> new Command.Tick();
            case CHECKED -> readChecked(reader);
            case COMPACT -> readCompact(reader);
            default -> throw new MalformedException("a command must be of kind 1 to 9, was " + kind);
        };
    }

    private static Command readRecover(WireReader reader) {
        Epoch epoch = new Epoch(reader.readVarLong(), reader.readLong());
        return new Command.Recover(StateCodec.decode(reader.readBytes(reader.remaining())), epoch);
    }

    /** One within another would be read by as many calls in each other as the sender likes. */
    private static Command readChecked(WireReader reader) {
        boolean isForced = reader.readBoolean();
        List<Condition> looks = readConditions(reader);
        int kind = reader.readByte();
        return switch (kind) {
            case UPDATE -> new Command.Checked(readUpdate(reader), looks, isForced);
            case ASSIGN -> new Command.Checked(readAssign(reader), looks, isForced);
            default -> throw new MalformedException("a checked command must be of kind 2 or 3, was " + kind);
        };
    }

    private static Command readUpdate(WireReader reader) {
        boolean onlyIfChanged = reader.readBoolean();
        List<Condition> conditions = readConditions(reader);
        return new Command.Update(conditions, readOperations(reader), onlyIfChanged);
    }

    private static Command readSchedule(WireReader reader) {
        Instant due = Instant.ofEpochMilli(reader.readVarLong());
        List<Condition> conditions = readConditions(reader);
        return new Command.Schedule(conditions, readOperations(reader), due);
    }

    private static Command readCompact(WireReader reader) {
        long store = reader.readVarLong();
        int count = reader.readCount(Command.Compact.NAMESPACES_MAX);
        SortedMap<String, Long> namespaces = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            namespaces.put(reader.readString(TEXT_BYTES_MAX), reader.readVarLong());
        }
        return new Command.Compact(store, namespaces);
    }

    private static void writeOperations(WireWriter writer, List<Operation> operations) {
        writer.writeCount(operations.size());
        operations.forEach(operation -> writeOperation(writer, operation));
    }

    private static List<Operation> readOperations(WireReader reader) {
        return reader.readList(COUNT_MAX, () -> readOperation(reader));
    }

    private static void writeConditions(WireWriter writer, List<Condition> conditions) {
        writer.writeCount(conditions.size());
        conditions.forEach(condition -> writeCondition(writer, condition));
    }

    private static List<Condition> readConditions(WireReader reader) {
        return reader.readList(COUNT_MAX, () -> readCondition(reader));
    }

    private static void writeAssignment(WireWriter writer, Assignment assignment) {
        writer.writeString(assignment.namespace());
        writer.writeBoolean(assignment.mode() == ImportMode.REPLACE);
        writer.writeCount(assignment.values().size());
        assignment.values().forEach((key, value) -> {
            writer.writeString(key).writeBoolean(value != null);
            if (value != null) {
                writer.writeString(value);
            }
        });
    }

    private static Command readAssign(WireReader reader) {
        List<Condition> conditions = readConditions(reader);
        return new Command.Assign(conditions, reader.readList(COUNT_MAX, () -> readAssignment(reader)));
    }

    private static Assignment readAssignment(WireReader reader) {
        String namespace = reader.readString(TEXT_BYTES_MAX);
        ImportMode mode = reader.readBoolean() ? ImportMode.REPLACE : ImportMode.MERGE;
        int count = reader.readCount(COUNT_MAX);
        SortedMap<String, @Nullable String> values = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = reader.readString(TEXT_BYTES_MAX);
            values.put(key, reader.readBoolean() ? reader.readString(TEXT_BYTES_MAX) : null);
        }
        return new Assignment(namespace, mode, values);
    }

    private static void writeOperation(WireWriter writer, Operation operation) {
        Operation.Put put = operation instanceof Operation.Put each ? each : null;
        Duration expiresAfter = put == null ? null : put.expiresAfter();
        writer.writeByte(put == null ? REMOVE : expiresAfter == null ? PUT : PUT_FOR);
        writer.writeString(operation.namespace()).writeString(operation.key());
        if (put != null) {
            writer.writeString(put.value());
        }
        if (expiresAfter != null) {
            writer.writeVarLong(expiresAfter.toMillis());
        }
    }

    private static Operation readOperation(WireReader reader) {
        int kind = reader.readByte();
        String namespace = reader.readString(TEXT_BYTES_MAX);
        String key = reader.readString(TEXT_BYTES_MAX);
        return switch (kind) {
            case REMOVE -> new Operation.Remove(namespace, key);
            case PUT -> new Operation.Put(namespace, key, reader.readString(TEXT_BYTES_MAX));
            case PUT_FOR ->
                new Operation.Put(
                        namespace, key, reader.readString(TEXT_BYTES_MAX), Duration.ofMillis(reader.readVarLong()));
            default -> throw new MalformedException("an operation must be of kind 0 to 2, was " + kind);
        };
    }
}
