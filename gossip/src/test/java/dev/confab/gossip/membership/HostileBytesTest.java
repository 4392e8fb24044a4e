package dev.confab.gossip.membership;

import static dev.confab.gossip.membership.MembershipHarness.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.membership.MembershipMessage.Table;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves that bytes of whatever kind cost their sender a refusal and this node nothing. */
class HostileBytesTest {

    private static final int ROUNDS = 100_000;
    private static final Member LABELLED = new Member(
            PeerId.of("orders-1"),
            Address.parse("10.0.0.5:7600"),
            1_700_000_000_000L,
            MemberState.ALIVE,
            new Traits(new TreeMap<>(Map.of("zone", "eu-1a")), true));
    private static final List<Update> NEWS = List.of(
            Update.of(LABELLED),
            Update.suspicion(LABELLED, PeerId.of("orders-2")),
            new Update(LABELLED.as(MemberState.DEAD), null, 60));
    private static final List<MembershipMessage> GOOD = List.of(
            new Probe(7, Pulse.NONE, new TableDigest(3, 0x55L), NEWS),
            new ProbeRequest(7, LABELLED.id(), Pulse.NONE, NEWS),
            new Updates(NEWS),
            new Table(List.of(1, 2), NEWS, true),
            new Sketch(Collections.nCopies(Sketch.BUCKETS, 1L)));

    @Test
    void shouldRefuseRandomBytesAsMalformed() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = 1; // past the version, into the fields
                bytes[1] = (byte) (1 + random.nextInt(8));
            }
            decodeOrRefuse(bytes);
        }
    }

    @Test
    void shouldRefuseMutatedFramesAsMalformedOrReadThem() {
        Random random = new Random(2);
        List<byte[]> frames = GOOD.stream().map(MembershipCodec::encode).toList();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = frames.get(random.nextInt(frames.size())).clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            decodeOrRefuse(bytes);
        }
    }

    @Test
    void shouldAllocateNothingForAPeerThatAnnouncesAMillionMembers() {
        byte[] bytes = WireWriter.create()
                .writeByte(1)
                .writeByte(6)
                .writeCount(1_000_000)
                .toBytes();
        assertThatThrownBy(() -> MembershipCodec.decode(bytes)).isInstanceOf(MalformedException.class);
        byte[] table = WireWriter.create()
                .writeByte(1)
                .writeByte(8)
                .writeBoolean(false)
                .writeCount(0)
                .writeCount(1_000_000)
                .writeRaw(new byte[2_000_000])
                .toBytes();
        assertThatThrownBy(() -> MembershipCodec.decode(table)).hasMessageContaining("a count must be 0 to 1000");
    }

    @Test
    void shouldTakeInNoMoreThanTheTableHoldsOfAMillionMembers() {
        MembershipHarness node =
                new MembershipHarness(MembershipOptions.builder().membersMax(500));
        Address address = Address.parse("liar:1");
        for (int i = 0; i < 1_000; i++) {
            List<Update> thousand = new ArrayList<>();
            for (int j = 0; j < Table.MEMBERS_MAX; j++) {
                thousand.add(Update.of(new Member(PeerId.of("m" + i + "-" + j), address, 1)));
            }
            node.receive("liar", new Table(List.of(), thousand, false));
            node.sent.clear();
        }
        assertThat(node.membership.members()).hasSize(500);
    }

    /** Proves the arithmetic of {@code UPDATES_BYTES_MAX}, with the longest of everything. */
    @Test
    void shouldKeepEveryDatagramWithinItsSize() {
        MembershipHarness node = new MembershipHarness(MembershipOptions.builder());
        IntStream.range(0, 300).forEach(i -> node.tell("t", Update.of(member("n".repeat(i % 60) + i, i))));
        node.live(
                30,
                IntStream.range(0, 300).mapToObj(i -> "n".repeat(i % 60) + i).toArray(String[]::new));
        assertThat(node.sent.stream().filter(Outbound::mayBeDatagram).mapToInt(HostileBytesTest::size))
                .allMatch(size -> size <= MembershipMessage.DATAGRAM_BYTES_MAX)
                .anyMatch(size -> size > MembershipMessage.DATAGRAM_BYTES_MAX / 2);
        PeerId longest = PeerId.of("x".repeat(64));
        Pulse pulse = new Pulse(new Head(new Epoch(Long.MAX_VALUE, -1), Long.MAX_VALUE, Chain.EMPTY), true);
        int fixed = Math.max(
                MembershipCodec.encode(new ProbeRequest(-1, longest, pulse, List.of())).length,
                MembershipCodec.encode(new Probe(-1, pulse, new TableDigest(Integer.MAX_VALUE, -1), List.of())).length);
        assertThat(fixed + MembershipMessage.UPDATES_BYTES_MAX)
                .isLessThanOrEqualTo(MembershipMessage.DATAGRAM_BYTES_MAX);
    }

    @Test
    void shouldSendARecordThatNoDatagramHoldsWithTablesOnly() {
        MembershipHarness node = new MembershipHarness(MembershipOptions.builder());
        node.live(3);
        Traits most = Traits.of(Map.of("z", "\u20ac".repeat(85)));
        Member wide = new Member(PeerId.of("b"), new Address("\u20ac".repeat(255), 1), 1, MemberState.ALIVE, most);
        node.tell("t", Update.of(wide), Update.of(member("c", 1)));
        node.sent.clear();
        for (int ticks = 0; ticks < 60; ticks++) {
            node.sleep(0.05);
        }
        assertThat(node.sent(Updates.class, news -> news.updates().contains(Update.of(wide))))
                .isEmpty();
        assertThat(node.sent(Updates.class, news -> news.updates().contains(Update.of(member("c", 1)))))
                .isNotEmpty();
    }

    private static int size(Outbound<MembershipMessage> one) {
        return MembershipCodec.encode(one.message()).length;
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            MembershipMessage message = MembershipCodec.decode(bytes);
            assertThat(MembershipCodec.encode(message).length).isLessThanOrEqualTo(bytes.length + 20);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
