package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.simulation.Golden;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Proves that the formats of this room stay as they were released, and that bad bytes are refused as such. */
class MembershipCodecTest {

    private static final Head HEAD = new Head(new Epoch(1, 0xabcdefL), 300, Chain.of(chain()));
    private static final Founder ONE = new Founder(PeerId.of("orders-1"), Address.parse("10.0.0.5:7600"), 0x1111L);
    private static final Founder TWO = new Founder(PeerId.of("orders-2"), Address.parse("[::1]:7600"), -2L);

    @Test
    void shouldKeepTheFormatOfMembershipMessages() {
        Member member = new Member(ONE.name(), ONE.address(), 1_700_000_000_000L);
        Member labelled = new Member(
                TWO.name(), TWO.address(), 5, MemberState.ALIVE, new Traits(new TreeMap<>(Map.of("zone", "a")), true));
        List<Update> news = List.of(
                Update.of(member),
                Update.suspicion(member, TWO.name()),
                new Update(labelled.as(MemberState.DEAD), null, 60));
        Pulse pulse = new Pulse(HEAD, true);
        Map<String, MembershipMessage> messages = new TreeMap<>(Map.of(
                "probe", new MembershipMessage.Probe(7, pulse, new TableDigest(3, 0x55L), news),
                "probe-bare", new MembershipMessage.Probe(7, Pulse.NONE, null, List.of()),
                "ack", new MembershipMessage.Ack(7, pulse, OptionalLong.of(1_500), List.of(Update.of(labelled))),
                "probe-request", new MembershipMessage.ProbeRequest(7, TWO.name(), Pulse.NONE, List.of()),
                "relayed", new MembershipMessage.Relayed(7, TWO.name(), pulse, OptionalLong.of(0), List.of()),
                "nack", new MembershipMessage.Nack(7, pulse, List.of()),
                "updates", new MembershipMessage.Updates(List.of(Update.of(labelled.as(MemberState.LEFT)))),
                "sketch", new MembershipMessage.Sketch(Collections.nCopies(Sketch.BUCKETS, -2L)),
                "table", new MembershipMessage.Table(List.of(1, 127), news, true),
                "table-empty", new MembershipMessage.Table(List.of(), List.of(), false)));
        messages.put("ack-bare", new MembershipMessage.Ack(7, Pulse.NONE, OptionalLong.empty(), List.of()));
        Golden.check("/golden/membership.hex", messages, MembershipCodec::encode, MembershipCodec::decode);
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
        // given news of one member whose name has a space
        byte[] bytes = WireWriter.create()
                .writeByte(1)
                .writeByte(6)
                .writeCount(1)
                .writeByte(0)
                .writeString("orders 1")
                .toBytes();
        // when // then
        assertThatThrownBy(() -> MembershipCodec.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("orders 1");
    }

    /** Proves that an age at which a clock would wrap round is nonsense, not the youngest of all. */
    @Test
    void shouldRefuseAnAgeThatNoClockCounts() {
        byte[] bytes = MembershipCodec.encode(
                new MembershipMessage.Ack(7, Pulse.NONE, OptionalLong.of(Long.MAX_VALUE / 1_000_000 + 1), List.of()));

        assertThatThrownBy(() -> MembershipCodec.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("the age of a view must be 0 to 315576000000 ms");
    }

    private static byte[] chain() {
        byte[] bytes = new byte[Chain.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
