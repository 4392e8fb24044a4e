package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * One unit on the wire: 4 bytes of length, then the length itself in bytes: 1 byte of type and the body. Payloads stand at
 * the end and need no length of their own. Immutable but for the arrays.
 */
sealed interface Frame {

    /** The bytes of the length, which do not count themselves. */
    int LENGTH_BYTES = 4;

    /** The longest subject, in bytes of UTF-8. */
    int SUBJECT_BYTES_MAX = 255;

    /** The longest reason of a refusal or failure, in characters; longer ones are cut. */
    int REASON_CHARS_MAX = 300;

    int type();

    int bodyBytes();

    void writeBody(ByteBuf out);

    /** The length on the wire, without the 4 bytes that say it. */
    default int length() {
        return 1 + bodyBytes();
    }

    /** The first words of either side; see {@link Greetings}. */
    record Greeting(byte[] body) implements Frame {
        @Override
        public int type() {
            return 1;
        }

        @Override
        public int bodyBytes() {
            return body.length;
        }

        @Override
        public void writeBody(ByteBuf out) {
            out.writeBytes(body);
        }
    }

    /** The last word to a dialer that is not let in. */
    record Refusal(String reason) implements Frame {
        public Refusal {
            reason = cut(reason);
        }

        @Override
        public int type() {
            return 2;
        }

        @Override
        public int bodyBytes() {
            return ByteBufUtil.utf8Bytes(reason);
        }

        @Override
        public void writeBody(ByteBuf out) {
            ByteBufUtil.writeUtf8(out, reason);
        }
    }

    /** A one-way message. */
    record Message(String subject, byte[] payload) implements Frame {
        @Override
        public int type() {
            return 3;
        }

        @Override
        public int bodyBytes() {
            return subjectBytes(subject) + payload.length;
        }

        @Override
        public void writeBody(ByteBuf out) {
            writeSubject(out, subject);
            out.writeBytes(payload);
        }
    }

    /** A request; the reply will carry the same id. */
    record Request(long id, String subject, byte[] payload) implements Frame {
        @Override
        public int type() {
            return 4;
        }

        @Override
        public int bodyBytes() {
            return Long.BYTES + subjectBytes(subject) + payload.length;
        }

        @Override
        public void writeBody(ByteBuf out) {
            out.writeLong(id);
            writeSubject(out, subject);
            out.writeBytes(payload);
        }
    }

    /** The answer to a request. */
    record Reply(long id, byte[] payload) implements Frame {
        @Override
        public int type() {
            return 5;
        }

        @Override
        public int bodyBytes() {
            return Long.BYTES + payload.length;
        }

        @Override
        public void writeBody(ByteBuf out) {
            out.writeLong(id).writeBytes(payload);
        }
    }

    /** Why a request has no answer. */
    record Failure(long id, Kind kind, String reason) implements Frame {
        public Failure {
            reason = cut(reason);
        }

        @Override
        public int type() {
            return 6;
        }

        @Override
        public int bodyBytes() {
            return Long.BYTES + 1 + ByteBufUtil.utf8Bytes(reason);
        }

        @Override
        public void writeBody(ByteBuf out) {
            out.writeLong(id).writeByte(code(kind));
            ByteBufUtil.writeUtf8(out, reason);
        }
    }

    /** Asks for a sign of life. */
    record Ping() implements Frame {
        @Override
        public int type() {
            return 7;
        }

        @Override
        public int bodyBytes() {
            return 0;
        }

        @Override
        public void writeBody(ByteBuf out) {}
    }

    /** A sign of life. */
    record Pong() implements Frame {
        @Override
        public int type() {
            return 8;
        }

        @Override
        public int bodyBytes() {
            return 0;
        }

        @Override
        public void writeBody(ByteBuf out) {}
    }

    /** Reads type and body, which fill {@code in}. */
    static Frame read(ByteBuf in) {
        try {
            return readTyped(in.readUnsignedByte(), in);
        } catch (IndexOutOfBoundsException e) {
            throw new MalformedException("a frame ends too early", e);
        }
    }

    private static Frame readTyped(int type, ByteBuf in) {
        return switch (type) {
            case 1 -> new Greeting(rest(in));
            case 2 -> new Refusal(restAsText(in));
            case 3 -> new Message(readSubject(in), rest(in));
            case 4 -> new Request(in.readLong(), readSubject(in), rest(in));
            case 5 -> new Reply(in.readLong(), rest(in));
            case 6 -> new Failure(in.readLong(), kind(in.readUnsignedByte()), restAsText(in));
            case 7 -> new Ping();
            case 8 -> new Pong();
            default -> throw new MalformedException("a frame's type must be 1 to 8, was " + type);
        };
    }

    static void requireSubject(String subject) {
        int bytes = ByteBufUtil.utf8Bytes(subject);
        if (bytes < 1 || bytes > SUBJECT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a subject must have 1 to " + SUBJECT_BYTES_MAX + " bytes of UTF-8, had " + bytes);
        }
    }

    private static String cut(String reason) {
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX - 1) + "…";
    }

    private static int subjectBytes(String subject) {
        return 1 + ByteBufUtil.utf8Bytes(subject);
    }

    private static void writeSubject(ByteBuf out, String subject) {
        out.writeByte(ByteBufUtil.utf8Bytes(subject));
        ByteBufUtil.writeUtf8(out, subject);
    }

    private static String readSubject(ByteBuf in) {
        int bytes = in.readUnsignedByte();
        return in.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
    }

    private static byte[] rest(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }

    private static String restAsText(ByteBuf in) {
        return new String(rest(in), StandardCharsets.UTF_8);
    }

    /** Codes on the wire never change; ordinals might. */
    private static int code(Kind kind) {
        return switch (kind) {
            case NOT_SENT -> 1;
            case UNANSWERED -> 2;
            case NO_HANDLER -> 3;
            case REMOTE -> 4;
            case REFUSED -> 5;
        };
    }

    private static Kind kind(int code) {
        return switch (code) {
            case 1 -> Kind.NOT_SENT;
            case 2 -> Kind.UNANSWERED;
            case 3 -> Kind.NO_HANDLER;
            case 4 -> Kind.REMOTE;
            case 5 -> Kind.REFUSED;
            default -> throw new MalformedException("a failure's kind must be 1 to 5, was " + code);
        };
    }
}
