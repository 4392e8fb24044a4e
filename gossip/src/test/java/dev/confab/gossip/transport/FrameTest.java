package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameTest {

    static Stream<Frame> frames() {
        return Stream.of(
                new Frame.Greeting(new byte[] {1, 2}),
                new Frame.Refusal("älter"),
                new Frame.Message("s", new byte[] {3}),
                new Frame.Request(Long.MIN_VALUE, "größe", new byte[0]),
                new Frame.Reply(7, new byte[] {4, 5, 6}),
                new Frame.Failure(8, Kind.REMOTE, "no disk"),
                new Frame.Ping(),
                new Frame.Pong());
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldComeThroughAnyCutOfTheStream(Frame frame) {
        // given
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
        byte[] bytes = encode(frame);
        // when
        for (byte each : bytes) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {each}));
        }
        // then
        Frame read = channel.readInbound();
        assertThat(read).usingRecursiveComparison().isEqualTo(frame);
        assertThat(bytes).hasSize(Frame.LENGTH_BYTES + frame.length());
    }

    @Test
    void shouldKeepItsBytes() {
        assertThat(ByteBufUtil.hexDump(encode(new Frame.Request(1, "ab", new byte[] {-1}))))
                .isEqualTo("0000000d" + "04" + "0000000000000001" + "02" + "6162" + "ff");
        assertThat(ByteBufUtil.hexDump(encode(new Frame.Failure(2, Kind.NO_HANDLER, "x"))))
                .isEqualTo("0000000b" + "06" + "0000000000000002" + "03" + "78");
    }

    @Test
    void shouldTakeGarbageForMalformedAndForNothingElse() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[1 + random.nextInt(20)];
            random.nextBytes(body);
            body[0] = (byte) random.nextInt(10);
            try {
                Frame.read(Unpooled.wrappedBuffer(body));
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void shouldRejectALengthBeyondTheLimitBeforeTheBytesCome() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
        channel.pipeline().get(FrameDecoder.class).allow(2_000);
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(2_001)))
                .isInstanceOf(DecoderException.class)
                .hasMessageContaining("1 to 2000 bytes, announced were 2001");
        channel.writeInbound(Unpooled.wrappedBuffer(encode(new Frame.Ping())));
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void shouldCutReasonsThatAreTooLong() {
        assertThat(new Frame.Refusal("ä".repeat(5_000)).length()).isLessThan(FrameDecoder.HANDSHAKE_BYTES_MAX);
    }

    private static byte[] encode(Frame frame) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(frame);
        ByteBuf out = channel.readOutbound();
        try {
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
        }
    }
}
