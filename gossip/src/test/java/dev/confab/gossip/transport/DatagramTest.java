package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Datagrams between real ports on loopback; what a stranger sends there costs one line in the log. */
@Timeout(30)
final class DatagramTest {

    private static final String SUBJECT = "probe";
    private static final ClusterSecret SECRET = secret("one secret of sixteen bytes or more");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void shouldBringADatagramToTheHandlerOfItsSubject() {
        NettyTransport a = start("a", SECRET);
        NettyTransport b = start("b", SECRET);

        await().until(() -> {
            assertThat(a.sendDatagram(b.advertised(), SUBJECT, bytes("hello"))).isTrue();
            return heard.contains("a says hello");
        });
        assertThat(b.state(a.advertised())).isEqualTo(ConnectionState.DISCONNECTED); // no connection was needed
    }

    @Test
    void shouldSayWhatItCannotSend() {
        NettyTransport a = start("a", SECRET);
        NettyTransport silent = start("silent", null);
        Address somewhere = new Address("127.0.0.1", 7);

        assertThat(a.sendDatagram(somewhere, SUBJECT, new byte[SealedDatagram.BYTES_MAX]))
                .isFalse();
        assertThat(a.sendDatagram(new Address("localhost", 7), SUBJECT, new byte[1]))
                .isFalse();
        assertThat(a.sendDatagram(a.advertised(), SUBJECT, new byte[1])).isFalse();
        assertThat(silent.sendDatagram(somewhere, SUBJECT, new byte[1])).isFalse();
        a.close();
        assertThat(a.sendDatagram(somewhere, SUBJECT, new byte[1])).isFalse();
    }

    @Test
    void shouldDropAndCountWhatWasSealedWithAnotherSecret() {
        NettyTransport a = start("a", secret("another secret of sixteen bytes"));
        NettyTransport b = start("b", SECRET);

        await().until(() -> {
            a.sendDatagram(b.advertised(), SUBJECT, bytes("hello"));
            return b.rejections().getOrDefault("unsealed_datagram", 0L) > 1;
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldDropAndCountOneOfAnotherClusterOfTheSameName() {
        NettyTransport a = ofCluster("a", 1);
        NettyTransport b = ofCluster("b", 2);

        await().until(() -> {
            a.sendDatagram(b.advertised(), SUBJECT, bytes("hello"));
            return b.rejections().getOrDefault("refused_datagram", 0L) > 1;
        });
        assertThat(heard).isEmpty();
    }

    private NettyTransport ofCluster(String name, long id) {
        Papers papers = new Papers(id, new UUID(id, id));
        NettyTransport transport = open(NettyTransport.start(TransportOptions.builder("shop", PeerId.of(name))
                .secret(SECRET)
                .papers(() -> papers)
                .build()));
        transport.onMessage(SUBJECT, (from, payload) -> heard.add("never"));
        return transport;
    }

    @Test
    void shouldSurviveAFloodOfGarbageAndReplaysWithOneLineForEachKind() throws IOException {
        NettyTransport a = start("a", SECRET);
        NettyTransport b = start("b", SECRET);
        byte[] caught = new DatagramSeals(SECRET, "shop", b.advertised(), new Random(3))
                .seal(b.advertised(), new byte[] {1, 2, 3});
        try (LogCapture log = new LogCapture();
                DatagramSocket stranger = new DatagramSocket()) {
            Random random = new Random(5);
            for (int i = 0; i < 3_000; i++) {
                byte[] garbage = new byte[random.nextInt(1_400)];
                random.nextBytes(garbage);
                send(stranger, b.advertised(), i % 3 == 0 ? caught : garbage);
            }
            await().until(() -> b.rejections().size() >= 2);
            await().until(() -> {
                a.sendDatagram(b.advertised(), SUBJECT, bytes("still there"));
                return heard.contains("a says still there");
            });
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void shouldSayWhatToDoWhereTheUdpPortIsTaken() throws IOException {
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            int port = udp.getLocalPort();
            assertThatThrownBy(() -> NettyTransport.start(TransportOptions.builder("shop", PeerId.of("a"))
                            .listen(new Address("127.0.0.1", port))
                            .secret(SECRET)
                            .build()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("UDP port " + port)
                    .hasMessageContaining("leave out the secret");
        }
    }

    private NettyTransport start(String name, ClusterSecret secret) {
        TransportOptions.Builder options = TransportOptions.builder("shop", PeerId.of(name));
        if (secret != null) {
            options.secret(secret);
        }
        NettyTransport transport = open(NettyTransport.start(options.build()));
        transport.onMessage(
                SUBJECT,
                (from, payload) -> heard.add(from.node() + " says " + new String(payload, StandardCharsets.UTF_8)));
        return transport;
    }

    private NettyTransport open(NettyTransport transport) {
        open.add(transport);
        return transport;
    }

    private static void send(DatagramSocket socket, Address to, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(to.host(), to.port())));
    }

    private static ClusterSecret secret(String text) {
        return ClusterSecret.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
