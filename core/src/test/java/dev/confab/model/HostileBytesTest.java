package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decoder takes garbage with a {@link MalformedException} and no memory worth speaking of. */
class HostileBytesTest {

    private static final int TRIES = 3_000;

    /** What a decoder may allocate besides a multiple of its input: maps of 256 chains, the text of an exception. */
    private static final long ALLOWED_BYTES = 256 * 1024;

    private static final long ALLOWED_PER_BYTE = 256;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Decoder> decoders() {
        return Stream.of(
                new Decoder(
                        "commit",
                        CommitCodec::decode,
                        Samples.history().stream().map(CommitCodec::encode).toList()),
                new Decoder(
                        "request",
                        RequestCodec::decode,
                        Samples.requests().stream().map(RequestCodec::encode).toList()),
                new Decoder("item", bytes -> RequestCodec.readItem(WireReader.of(bytes)), Samples.items()),
                new Decoder(
                        "decision",
                        bytes -> DecisionCodec.read(WireReader.of(bytes)),
                        Samples.decisions().stream().map(Samples::encoded).toList()),
                new Decoder(
                        "state",
                        StateCodec::decode,
                        List.of(StateCodec.encode(Samples.machine().state()))),
                new Decoder(
                        "state with a hash that fits",
                        bytes -> StateCodec.decode(withHash(bytes)),
                        List.of(withoutHash(StateCodec.encode(Samples.machine().state())))),
                new Decoder(
                        "state machine",
                        StateMachineCodec::decode,
                        List.of(StateMachineCodec.encode(Samples.machine()))));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shouldRefuseGarbage(Decoder decoder) {
        Random random = new Random(1);
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) random.nextInt(8); // past the check of the format
            }
            decoder.expectNoHarm(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shouldRefuseWhatWasCutOff(Decoder decoder) {
        for (byte[] sample : decoder.samples()) {
            for (int length = 0; length < sample.length; length++) {
                byte[] cut = Arrays.copyOf(sample, length);
                assertThatExceptionOfType(MalformedException.class)
                        .as("%s of %d bytes cut to %d", decoder.name(), sample.length, length)
                        .isThrownBy(() -> decoder.decode().accept(cut));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shouldSurviveFlippedAndReplacedBytes(Decoder decoder) {
        Random random = new Random(2);
        for (int i = 0; i < TRIES; i++) {
            byte[] sample =
                    decoder.samples().get(random.nextInt(decoder.samples().size()));
            byte[] bytes = sample.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(bytes.length);
                bytes[at] =
                        random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
            decoder.expectNoHarm(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shouldNotBelieveALargeCount(Decoder decoder) {
        byte[] large = WireWriter.create().writeCount(9_999_999).toBytes();
        for (byte[] sample : decoder.samples()) {
            for (int at = 0; at < sample.length; at++) {
                byte[] bytes = Arrays.copyOf(sample, Math.max(sample.length, at + large.length));
                System.arraycopy(large, 0, bytes, at, large.length);
                decoder.expectNoHarm(bytes);
            }
        }
    }

    /** The memory of requests holds outcomes only; another decision there ended in a ClassCastException. */
    @Test
    void shouldRefuseAMemoryOfWhatIsNeverRemembered() {
        WireWriter writer = WireWriter.create();
        writer.writeByte(1).writeVarLong(0).writeBytes(StateCodec.encode(State.EMPTY));
        writer.writeVarLong(0).writeCount(1);
        RequestCodec.writeId(writer, new RequestId(1, 1));
        DecisionCodec.write(writer, new Decision.Forgotten(1));
        writer.writeCount(0);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> StateMachineCodec.decode(writer.toBytes()));
    }

    /** A conflict over a key that cannot exist ended in an IllegalArgumentException. */
    @Test
    void shouldRefuseAConflictOverWhatIsNoKey() {
        WireWriter writer = WireWriter.create();
        writer.writeByte(3).writeVarLong(1).writeString("shop").writeString("").writeVarLong(1);
        writer.writeVarLong(2);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> DecisionCodec.read(WireReader.of(writer.toBytes())));
    }

    /** Envelopes in envelopes ended in a StackOverflowError, which would take the voter with it. */
    @Test
    void shouldNotOpenACheckedCommandWithinAnother() {
        WireWriter writer = WireWriter.create().writeByte(1);
        RequestCodec.writeId(writer, new RequestId(1, 1));
        writer.writeVarLong(1).writeLong(1).writeVarLong(1);
        CommitCodec.writeCause(writer, new Cause("a", "b", ""));
        for (int i = 0; i < 300_000; i++) {
            writer.writeByte(8).writeBoolean(false).writeCount(0);
        }
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> RequestCodec.decode(writer.toBytes()));
    }

    private static byte[] withoutHash(byte[] state) {
        return Arrays.copyOf(state, state.length - 32);
    }

    private static byte[] withHash(byte[] body) {
        byte[] whole = Arrays.copyOf(body, body.length + 32);
        System.arraycopy(Sha256.digest().digest(body), 0, whole, body.length, 32);
        return whole;
    }

    record Decoder(String name, Consumer<byte[]> decode, List<byte[]> samples) {

        void expectNoHarm(byte[] bytes) {
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                decode.accept(bytes);
            } catch (MalformedException expected) {
                // one of the two outcomes there may be
            }
            long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("%s: %s", name, Arrays.toString(bytes))
                    .isLessThan(ALLOWED_BYTES + ALLOWED_PER_BYTE * bytes.length);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
