package dev.confab.gossip.transport;

import static dev.confab.gossip.transport.TransportContract.ask;
import static dev.confab.gossip.transport.TransportContract.bytes;
import static dev.confab.gossip.transport.TransportContract.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only sockets have: ports, threads, names, silence. */
@Timeout(30)
class NettyConnectionTest {

    private static final Address ANYWHERE = new Address("0.0.0.0", 0);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Transport> started = new ArrayList<>();

    @AfterEach
    void closeAll() {
        started.forEach(Transport::close);
    }

    @Test
    void shouldRefuseToListenBeyondLoopbackUnprotected() {
        assertThatThrownBy(() -> start(options("a").listen(ANYWHERE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tls(...)")
                .hasMessageContaining("insecure()");
        assertThat(threadsOf("a")).isEmpty();
    }

    @Test
    void shouldListenBeyondLoopbackWhenToldTo() {
        Transport a = start(options("a").listen(ANYWHERE).insecure().advertise(new Address("localhost", 0)));
        assertThat(a.advertised().host()).isEqualTo("localhost");
        assertThat(a.advertised().port()).isPositive();
    }

    @Test
    void shouldNotAdvertiseAWildcard() {
        assertThatThrownBy(() -> start(options("a").listen(ANYWHERE).insecure()))
                .hasMessageContaining("advertise(...)");
    }

    @Test
    void shouldSayThatThePortIsInUse() {
        Address taken = start(options("a")).advertised();
        assertThatThrownBy(() -> start(options("b").listen(taken)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("port " + taken.port() + " on 127.0.0.1 is in use; stop the other process or choose another"
                        + " port with listen(...)");
        await().until(() -> threadsOf("b").isEmpty());
    }

    @Test
    void shouldSayThatTheAddressToListenOnIsWrong() {
        assertThatThrownBy(() ->
                        start(options("a").listen(new Address("192.0.2.1", 0)).insecure()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("address of this machine");
        assertThatThrownBy(() -> start(options("a").listen(new Address("no-such-host.invalid", 0))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("unknown host no-such-host.invalid");
    }

    @Test
    void shouldSayThatAPeersHostIsUnknownAndKeepTrying() {
        // given
        Address nowhere = new Address("no-such-host.invalid", 7600);
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        Transport a = start(options("a"));
        a.onStateChange(events::add);
        // when
        TransportException failure = failure(a.send(nowhere, "x", bytes("x")));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(failure).hasMessageContaining("unknown host no-such-host.invalid");
        assertThat(a.state(nowhere)).isEqualTo(ConnectionState.RECONNECTING);
        assertThat(events).hasSize(2);
    }

    @Test
    void shouldReachAPeerByName() {
        Transport a = start(options("a"));
        Transport b = startEcho(options("b"));
        assertThat(ask(a, new Address("localhost", b.advertised().port()), "x")).isEqualTo("x");
    }

    @Test
    void shouldReachItselfUnderAnotherNameWhateverAdmissionSays() {
        Transport a = startEcho(options("a").admission(hello -> java.util.Optional.of("a is taken")));
        assertThat(ask(a, new Address("localhost", a.advertised().port()), "me"))
                .isEqualTo("me");
    }

    @Test
    void shouldNeedOneThreadForManyPeersAndLeaveNoneBehind() {
        // given
        Transport hub = startEcho(options("hub"));
        List<Transport> peers = IntStream.range(0, 20)
                .mapToObj(i -> startEcho(options("peer" + i)))
                .toList();
        // when
        peers.forEach(peer -> ask(hub, peer.advertised(), "x"));
        peers.forEach(peer -> ask(peer, hub.advertised(), "x"));
        // then
        assertThat(threadsOf("hub")).containsExactly("confab-hub-io");
        hub.close();
        assertThat(threadsOf("hub")).isEmpty();
        start(options("next").listen(hub.advertised()));
    }

    @Test
    void shouldNotWaitForItsPauseWhenTheOtherSideDialsFirst() throws IOException {
        // given: a node that will try again only in a minute
        Transport a = startEcho(options("a").backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        Address free = freeAddress();
        failure(a.send(free, "x", bytes("x")));
        // when
        Transport b = startEcho(options("b").listen(free));
        ask(b, a.advertised(), "here I am");
        // then
        await().until(() -> a.state(free) == ConnectionState.CONNECTED);
    }

    @Test
    void shouldGiveUpAConnectionThatHasFallenSilent() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            // given: a peer that says hello and then never a word
            Address address = new Address("127.0.0.1", socket.getLocalPort());
            Transport a = start(options("a").silenceMax(Duration.ofMillis(200)));
            CompletableFuture<byte[]> reply = a.request(address, "x", bytes("x"), LONG);
            try (RawPeer silent = welcome(socket, hello("b", address, 1))) {
                // then
                assertThat(failure(reply))
                        .hasMessageContaining("nothing was heard for 200 ms")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNANSWERED));
                assertThat(silent.read()).isInstanceOf(Frame.Request.class);
                assertThat(silent.read()).isInstanceOf(Frame.Ping.class);
            }
        }
    }

    @Test
    void shouldKeepAnIdleConnection() {
        // given: pings are due every 25 ms
        Transport a = start(options("a").silenceMax(Duration.ofMillis(100)));
        Transport b = startEcho(options("b").silenceMax(Duration.ofMillis(100)));
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        ask(a, b.advertised(), "x");
        a.onStateChange(events::add);
        // then: for five silences
        await().during(Duration.ofMillis(500)).until(events::isEmpty);
    }

    @Test
    void shouldLeaveADeadProcessForItsSuccessor() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            // given: a connection to b's first start, which TCP believes to be alive
            Address address = new Address("127.0.0.1", socket.getLocalPort());
            Transport a = start(options("a"));
            CompletableFuture<byte[]> reply = a.request(address, "x", bytes("x"), LONG);
            try (RawPeer first = welcome(socket, hello("b", address, 1));
                    RawPeer successor = RawPeer.dial(a.advertised())) {
                assertThat(first.read()).isInstanceOf(Frame.Request.class);
                // when
                successor.write(Greetings.write(hello("b", address, 2)));
                // then
                assertThat(failure(reply).kind()).isEqualTo(Kind.UNANSWERED);
                welcome(socket, hello("b", address, 2)).close();
            }
        }
    }

    @Test
    void shouldBoundTheRequestsItLeavesOpen() {
        // given
        Transport a = start(options("a").limits(TransportLimits.DEFAULT.withOpenRequestsMax(3)));
        Transport b = start(options("b"));
        b.onRequest("never", (hello, payload) -> new CompletableFuture<>());
        IntStream.range(0, 3).forEach(i -> a.request(b.advertised(), "never", bytes("x"), LONG));
        // when
        TransportException failure = failure(a.request(b.advertised(), "never", bytes("x"), LONG));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(failure).hasMessageContaining("openRequestsMax").hasMessageContaining("is 3, needed 4");
    }

    @Test
    void shouldBoundTheRequestsItServesAtOnce() {
        // given
        Transport a = start(options("a"));
        Transport b = start(options("b").limits(TransportLimits.DEFAULT.withOpenRequestsMax(3)));
        b.onRequest("never", (hello, payload) -> new CompletableFuture<>());
        IntStream.range(0, 3).forEach(i -> a.request(b.advertised(), "never", bytes("x"), LONG));
        // then
        assertThat(failure(a.request(b.advertised(), "never", bytes("x"), LONG)))
                .hasMessageContaining("busy: openRequestsMax is 3")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_SENT));
    }

    @Test
    void shouldBoundTheAddressesItKeeps() {
        Transport a = start(options("a").limits(TransportLimits.DEFAULT.withConnectionsMax(10, 1)));
        Transport b = startEcho(options("b"));
        ask(a, b.advertised(), "x");
        assertThat(failure(a.send(new Address("127.0.0.1", 1), "x", bytes("x"))))
                .hasMessageContaining("outboundConnectionsMax is 1");
    }

    @Test
    void shouldReportAReplyThatIsTooLong() {
        Transport a = start(options("a"));
        Transport b = startEcho(options("b").limits(TransportLimits.DEFAULT.withFrameBytesMax(1_024)));
        b.onRequest("long", (hello, payload) -> CompletableFuture.completedFuture(new byte[2_000]));
        assertThat(failure(a.request(b.advertised(), "long", bytes("x"), LONG)))
                .hasMessageContaining("frameBytesMax is 1024, the reply needs 2009")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REMOTE));
    }

    private static RawPeer welcome(ServerSocket socket, Hello hello) throws IOException {
        RawPeer peer = new RawPeer(socket.accept());
        assertThat(peer.read()).isInstanceOf(Frame.Greeting.class);
        return peer.write(Greetings.write(hello));
    }

    private static Hello hello(String node, Address address, long incarnation) {
        return new Hello("shop", PeerId.of(node), address, incarnation);
    }

    private static Address freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Address("127.0.0.1", socket.getLocalPort());
        }
    }

    private static List<String> threadsOf(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("confab-" + node + "-"))
                .toList();
    }

    private Transport start(TransportOptions.Builder options) {
        Transport transport = NettyTransport.start(options.build());
        started.add(transport);
        return transport;
    }

    private Transport startEcho(TransportOptions.Builder options) {
        Transport transport = start(options);
        transport.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
        return transport;
    }

    private static TransportOptions.Builder options(String node) {
        return TransportOptions.builder("shop", PeerId.of(node)).backoff(Duration.ofMillis(5), Duration.ofMillis(200));
    }
}
