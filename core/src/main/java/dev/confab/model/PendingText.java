package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is {@link Pending}, as the text of a key's value: so it is agreed on, copied and remembered as any other. The first field
 * is the format's number, the second when it is due.
 */
final class PendingText {

    private static final long FORMAT = 1;
    private static final int OPERATIONS_MAX = 1_000_000;

    private PendingText() {}

    /** @param beneath what was before; null where there was nothing */
    static String expiry(Instant due, Cause cause, long version, @Nullable String beneath) {
        return begun(due, cause).number(version).text(beneath).done();
    }

    static String scheduled(Instant due, Cause cause, List<Operation> operations) {
        FieldWriter writer = begun(due, cause).number(operations.size());
        operations.forEach(operation -> write(writer, operation));
        return writer.done();
    }

    /** When that is due, in milliseconds since 1970; reads no further. */
    static long due(String text) {
        return due(new FieldReader(text));
    }

    /** Throws {@link MalformedException} where the value is none that this class wrote. */
    static Pending read(String namespace, String key, VersionedValue value) {
        FieldReader reader = new FieldReader(value.value());
        try {
            Instant due = Instant.ofEpochMilli(due(reader));
            Cause cause = new Cause(reader.requiredText(), reader.requiredText(), reader.requiredText());
            Condition.Version place = new Condition.Version(namespace, key, value.version());
            Pending.Entry entry = new Pending.Entry(place, value.revision(), due, cause);
            Pending pending = Reserved.isExpiry(namespace) ? readExpiry(entry, reader) : readScheduled(entry, reader);
            reader.expectEnd();
            return pending;
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage(), e);
        }
    }

    private static FieldWriter begun(Instant due, Cause cause) {
        return new FieldWriter()
                .number(FORMAT)
                .number(due.toEpochMilli())
                .text(cause.author())
                .text(cause.node())
                .text(cause.reason());
    }

    private static long due(FieldReader reader) {
        long format = reader.number();
        if (format != FORMAT) {
            throw new MalformedException("what is pending must be of format " + FORMAT + ", was " + format);
        }
        return reader.number();
    }

    private static Pending readExpiry(Pending.Entry entry, FieldReader reader) {
        String namespace = Reserved.subject(entry.place().namespace());
        long version = reader.number();
        String beneath = reader.text();
        if (beneath != null) {
            Names.requireText(beneath, "a value");
        }
        return new Pending.Expiry(entry, namespace, entry.place().key(), version, Optional.ofNullable(beneath));
    }

    private static Pending readScheduled(Pending.Entry entry, FieldReader reader) {
        long count = reader.number();
        if (count > OPERATIONS_MAX) {
            throw new MalformedException("there must be " + OPERATIONS_MAX + " operations at most, were " + count);
        }
        List<Operation> operations = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            operations.add(readOperation(reader));
        }
        return new Pending.Scheduled(entry, operations);
    }

    private static void write(FieldWriter writer, Operation operation) {
        Operation.Put put = operation instanceof Operation.Put each ? each : null;
        Duration expiresAfter = put == null ? null : put.expiresAfter();
        writer.text(operation.namespace()).text(operation.key()).text(put == null ? null : put.value());
        writer.number(expiresAfter == null ? 0 : expiresAfter.toMillis());
    }

    private static Operation readOperation(FieldReader reader) {
        String namespace = reader.requiredText();
        String key = reader.requiredText();
        String value = reader.text();
        long millis = reader.number();
        if (value != null) {
            return new Operation.Put(namespace, key, value, millis == 0 ? null : Duration.ofMillis(millis));
        }
        if (millis != 0) {
            throw new MalformedException("a removal must not expire, after " + millis + " ms");
        }
        return new Operation.Remove(namespace, key);
    }
}
