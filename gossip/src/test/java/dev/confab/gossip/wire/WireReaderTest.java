package dev.confab.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WireReaderTest {

    @Test
    void shouldReadWhatWasWritten() {
        // given
        byte[] bytes = WireWriter.create()
                .writeByte(-3)
                .writeBoolean(true)
                .writeCount(300)
                .writeVarLong(Long.MAX_VALUE)
                .writeVarLong(-1)
                .writeLong(Long.MIN_VALUE + 1)
                .writeInt(-2)
                .writeString("größe ☃")
                .writeBytes(new byte[] {1, 2})
                .writeRaw(new byte[] {3})
                .toBytes();
        // when
        WireReader reader = WireReader.of(bytes);
        // then
        assertThat(reader.readByte()).isEqualTo(-3);
        assertThat(reader.readBoolean()).isTrue();
        assertThat(reader.readCount(300)).isEqualTo(300);
        assertThat(reader.readVarLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader.readVarLong()).isEqualTo(-1);
        assertThat(reader.readLong()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(reader.readInt()).isEqualTo(-2);
        assertThat(reader.readString(20)).isEqualTo("größe ☃");
        assertThat(reader.readBytes(2)).containsExactly(1, 2);
        assertThat(reader.readRaw(1)).containsExactly(3);
        reader.expectEnd();
    }

    @Test
    void shouldSayThatAMessageIsTorn() {
        List<Consumer<WireReader>> reads = List.of(
                WireReader::readByte,
                WireReader::readBoolean,
                reader -> reader.readCount(10),
                WireReader::readVarLong,
                WireReader::readLong,
                WireReader::readInt,
                reader -> reader.readString(10),
                reader -> reader.readRaw(1),
                reader -> reader.readList(10, reader::readByte));
        for (Consumer<WireReader> read : reads) {
            assertThatThrownBy(() -> read.accept(WireReader.of(new byte[0]))).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> WireReader.of(new byte[7]).readLong()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> WireReader.of(new byte[3]).readInt()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> WireReader.of(new byte[] {-1, -1}).readVarLong())
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldNotAllocateWhatIsOnlyAnnounced() {
        byte[] announces = WireWriter.create().writeCount(Integer.MAX_VALUE - 8).toBytes();
        assertThatThrownBy(() -> WireReader.of(announces).readBytes(Integer.MAX_VALUE))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("were announced, 0 are left");
        assertThatThrownBy(() -> WireReader.of(announces).readList(Integer.MAX_VALUE, () -> 1))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldHoldLimits() {
        byte[] three = WireWriter.create().writeString("abc").toBytes();
        assertThat(WireReader.of(three).readString(3)).isEqualTo("abc");
        assertThatThrownBy(() -> WireReader.of(three).readString(2)).hasMessageContaining("0 to 2, was 3");
        byte[] negative = {-1, -1, -1, -1, 15};
        assertThatThrownBy(() -> WireReader.of(negative).readCount(Integer.MAX_VALUE))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> WireReader.of(new byte[] {2}).readBoolean()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> WireReader.of(new byte[] {2}).expectEnd()).hasMessageContaining("1 bytes too many");
    }

    @Test
    void shouldRejectTextThatIsNotUtf8() {
        byte[] bytes =
                WireWriter.create().writeBytes(new byte[] {(byte) 0xc3, 0x28}).toBytes();
        assertThatThrownBy(() -> WireReader.of(bytes).readString(10)).hasMessageContaining("UTF-8");
    }

    @Test
    void shouldTakeGarbageForMalformedAndForNothingElse() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                WireReader reader = WireReader.of(bytes);
                HeadCodec.read(reader);
                reader.readString(10);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void shouldBringAHeadThrough() {
        byte[] hash = new byte[Chain.BYTES];
        Arrays.fill(hash, (byte) 0xab);
        Head head = new Head(new Epoch(3, -9), 1L << 40, Chain.of(hash));
        WireWriter writer = WireWriter.create();
        HeadCodec.write(writer, head);
        assertThat(HeadCodec.read(WireReader.of(writer.toBytes()))).isEqualTo(head);
    }
}
