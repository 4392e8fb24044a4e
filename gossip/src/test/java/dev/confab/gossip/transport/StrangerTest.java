package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stranger costs his own connection and one line in the log, nothing else. */
@Timeout(30)
class StrangerTest {

    private static final Hello HELLO = new Hello("shop", PeerId.of("x"), new Address("127.0.0.1", 1), 1);

    private final LogCapture log = new LogCapture();
    private NettyTransport node;
    private NettyTransport friend;

    @BeforeEach
    void start() {
        node = NettyTransport.start(TransportOptions.builder("shop", PeerId.of("node"))
                .handshakeTimeout(Duration.ofMillis(400))
                .build());
        node.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
        friend = NettyTransport.start(
                TransportOptions.builder("shop", PeerId.of("friend")).build());
        assertThat(TransportContract.ask(friend, node.advertised(), "before")).isEqualTo("before");
    }

    @AfterEach
    void stop() {
        friend.close();
        node.close();
        log.close();
    }

    @Test
    void shouldHangUpOnOneWhoSpeaksHttp() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("a frame must have 1 to 1024 bytes");
    }

    @Test
    void shouldHangUpOnAnOversizedHello() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write((byte) 0, (byte) 0, (byte) 4, (byte) 1);
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("a frame must have 1 to 1024 bytes, announced were 1025");
    }

    @Test
    void shouldHangUpOnAHelloWithoutTheMagic() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write(new Frame.Greeting(new byte[64]));
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("a hello must begin with Conf");
    }

    @Test
    void shouldHangUpOnATornHello() throws IOException {
        byte[] whole = Greetings.write(HELLO).body();
        try (RawPeer stranger = dial()) {
            stranger.write(new Frame.Greeting(java.util.Arrays.copyOf(whole, whole.length - 1)));
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("rejected a connection");
    }

    @Test
    void shouldHangUpOnOneWhoSaysNothing() throws IOException {
        try (RawPeer stranger = dial()) {
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("it said no hello within PT0.4S");
    }

    @Test
    void shouldHangUpOnOneWhoBeginsWithAMessage() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write(new Frame.Message("echo", new byte[3]));
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("a connection must begin with a hello");
    }

    @Test
    void shouldTellAnotherProtocolVersionWhyItIsRefused() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write(Greetings.write(HELLO, 9, 8));
            assertThat(((Frame.Refusal) stranger.read()).reason())
                    .contains("protocol version must be 1 to 1, was 8 to 9");
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("protocol version");
    }

    @Test
    void shouldUnderstandANewerNodeThatStillSpeaksItsVersionAndSaysMore() throws IOException {
        byte[] hello = Greetings.write(HELLO, 9, 1).body();
        try (RawPeer newer = dial()) {
            newer.write(new Frame.Greeting(java.util.Arrays.copyOf(hello, hello.length + 10)));
            assertThat(newer.read()).isInstanceOf(Frame.Greeting.class);
        }
    }

    @Test
    void shouldTellAnotherClusterWhyItIsRefused() throws IOException {
        try (RawPeer stranger = dial()) {
            stranger.write(Greetings.write(new Hello("bank", PeerId.of("x"), HELLO.advertised(), 1)));
            assertThat(((Frame.Refusal) stranger.read()).reason()).contains("cluster must be shop, was bank");
        }
        assertOneLine("cluster must be shop, was bank");
    }

    @Test
    void shouldHangUpOnAMalformedFrameAfterTheHello() throws IOException {
        try (RawPeer peer = dial()) {
            peer.write(Greetings.write(HELLO));
            assertThat(peer.read()).isInstanceOf(Frame.Greeting.class);
            peer.write((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 99, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte)
                    98);
            assertThat(peer.isHungUpOn()).isTrue();
        }
        assertOneLine("a frame's type must be 1 to 8, was 99");
    }

    @Test
    void shouldSayNothingOfAHealthCheckThatHangsUp() throws IOException {
        dial().close();
        try (RawPeer stranger = dial()) { // Those who come later are served later: by then the first is done with.
            assertThat(stranger.isHungUpOn()).isTrue();
        }
        assertOneLine("it said no hello");
    }

    @Test
    void shouldBoundTheConnectionsItAccepts() throws IOException {
        NettyTransport small = NettyTransport.start(TransportOptions.builder("shop", PeerId.of("small"))
                .limits(TransportLimits.DEFAULT.withConnectionsMax(1, 1))
                .build());
        try (small;
                RawPeer first = RawPeer.dial(small.advertised()).write(Greetings.write(HELLO));
                RawPeer second = RawPeer.dial(small.advertised())) {
            assertThat(second.isHungUpOn()).isTrue();
            assertThat(first.read()).isInstanceOf(Frame.Greeting.class);
        }
        assertOneLine("inboundConnectionsMax is 1");
    }

    /** Proves that whoever opens connections and says nothing keeps no node out, fills no memory and no log. */
    @Test
    void shouldServeItsFriendsWhileTenThousandOpenConnectionsAndSayNothing() throws IOException {
        TransportLimits limits = TransportLimits.DEFAULT.withConnectionsMax(400, 400);
        Deque<SocketChannel> silent = new ArrayDeque<>();
        try (NettyTransport busy = NettyTransport.start(TransportOptions.builder("shop", PeerId.of("busy"))
                .limits(limits)
                .build())) {
            busy.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
            InetSocketAddress where =
                    new InetSocketAddress("127.0.0.1", busy.advertised().port());
            for (int i = 0; i < 10_000; i++) {
                silent.add(SocketChannel.open(where));
                if (silent.size() > 1_000) { // the stranger has limits, too
                    silent.remove().close();
                }
            }
            friend.disconnect(busy.advertised());
            assertThat(TransportContract.ask(friend, busy.advertised(), "hello"))
                    .isEqualTo("hello");

            long rejected = busy.rejections().getOrDefault("silent_connection", 0L);
            assertThat(rejected).isGreaterThan(1_000 - limits.inboundConnectionsMax());
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(2);
        } finally {
            for (SocketChannel each : silent) {
                each.close();
            }
        }
    }

    private RawPeer dial() throws IOException {
        return RawPeer.dial(node.advertised());
    }

    private void assertOneLine(String part) {
        log.awaitLine(part);
        assertThat(TransportContract.ask(friend, node.advertised(), "after")).isEqualTo("after");
        assertThat(log.lines()).hasSize(1);
    }
}
