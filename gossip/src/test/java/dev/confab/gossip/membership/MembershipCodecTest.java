package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.simulation.Golden;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves that the formats of this room stay as they were released, and that bad bytes are refused as such. */
class MembershipCodecTest {

    private static final Head HEAD = new Head(new Epoch(1, 0xabcdefL), 300, Chain.of(chain()));
    private static final Founder ONE = new Founder(PeerId.of("orders-1"), Address.parse("10.0.0.5:7600"), 0x1111L);
    private static final Founder TWO = new Founder(PeerId.of("orders-2"), Address.parse("[::1]:7600"), -2L);

    @Test
    void shouldKeepTheFormatOfMembershipMessages() {
        Member member = new Member(ONE.name(), ONE.address(), 1_700_000_000_000L);
        Golden.check(
                "/golden/membership.hex",
                Map.of(
                        "ping", new MembershipMessage.Ping(7, HEAD, new TableDigest(3, 0x55L)),
                        "ack", new MembershipMessage.Ack(7, Head.EMPTY, TableDigest.EMPTY),
                        "table", new MembershipMessage.Table(List.of(member)),
                        "table-empty", new MembershipMessage.Table(List.of())),
                MembershipCodec::encode,
                MembershipCodec::decode);
    }

    @Test
    void shouldKeepTheFormatOfFormationMessages() {
        Candidacy alone = new Candidacy(ONE, List.of("orders-2=[::1]:7600", "10.0.0.5:7600"), List.of());
        Candidacy complete = new Candidacy(ONE, alone.seeds(), List.of(TWO, ONE));
        Golden.check(
                "/golden/formation.hex",
                Map.of(
                        "probe", new FormationMessage.Probe(-1),
                        "unformed", new FormationMessage.Unformed(9, alone),
                        "unformed-view", new FormationMessage.Unformed(9, complete),
                        "formed", new FormationMessage.Formed(9, new FoundingRecord(List.of(TWO, ONE)))),
                FormationCodec::encode,
                FormationCodec::decode);
    }

    @Test
    void shouldKeepTheFormatOfTheFoundingRecordOnDisk() {
        Golden.check(
                "/golden/founding-record.hex",
                Map.of("record", new FoundingRecord(List.of(ONE, TWO))),
                FormationCodec::encode,
                FormationCodec::decodeRecord);
    }

    @Test
    void shouldRefuseANameThatIsNone() {
        // given a table of one member whose name has a space
        byte[] bytes = WireWriter.create()
                .writeByte(1)
                .writeByte(3)
                .writeCount(1)
                .writeString("orders 1")
                .writeString("host")
                .writeCount(1)
                .writeVarLong(1)
                .toBytes();
        // when // then
        assertThatThrownBy(() -> MembershipCodec.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("orders 1");
    }

    private static byte[] chain() {
        byte[] bytes = new byte[Chain.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
