package dev.confab.gossip.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Transport} promises; each implementation extends this and passes all of it. */
@Timeout(30)
abstract class TransportContract {

    static final Duration LONG = Duration.ofSeconds(20);

    private final List<Transport> started = new CopyOnWriteArrayList<>();

    /** Starts the transport those options describe. */
    abstract Transport create(TransportOptions options);

    /** Adds what the implementation needs, for instance TLS. */
    TransportOptions.Builder options(String node) {
        return TransportOptions.builder("shop", PeerId.of(node)).backoff(Duration.ofMillis(5), Duration.ofMillis(200));
    }

    final Transport start(TransportOptions.Builder options) {
        Transport transport = create(options.build());
        started.add(transport);
        return transport;
    }

    final Transport start(String node) {
        return start(options(node));
    }

    @AfterEach
    void closeAll() {
        started.forEach(Transport::close);
    }

    @Test
    void shouldDeliverAMessageWithTheHelloOfItsSender() {
        // given
        Transport a = start(options("a").incarnation(7));
        Transport b = start("b");
        CompletableFuture<Hello> from = new CompletableFuture<>();
        CompletableFuture<String> text = new CompletableFuture<>();
        b.onMessage("greet", (hello, payload) -> {
            from.complete(hello);
            text.complete(new String(payload, UTF_8));
        });
        // when
        a.send(b.advertised(), "greet", bytes("hi")).join();
        // then
        assertThat(text.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("hi");
        assertThat(from.join()).isEqualTo(new Hello("shop", PeerId.of("a"), a.advertised(), 7));
    }

    @Test
    void shouldAnswerARequest() {
        Transport a = start("a");
        Transport b = startEcho("b");
        assertThat(ask(a, b.advertised(), "ping")).isEqualTo("ping");
        assertThat(a.state(b.advertised())).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void shouldCarryAnEmptyPayload() {
        Transport a = start("a");
        Transport b = startEcho("b");
        assertThat(ask(a, b.advertised(), "")).isEmpty();
    }

    @Test
    void shouldCarryPayloadsOfAMebibyteUnchanged() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        byte[] large = new byte[1 << 20];
        new java.util.Random(42).nextBytes(large);
        // when
        List<CompletableFuture<byte[]>> replies = IntStream.range(0, 8)
                .mapToObj(i -> a.request(b.advertised(), "echo", large, LONG))
                .toList();
        // then
        replies.forEach(reply -> assertThat(reply.join()).isEqualTo(large));
    }

    @Test
    void shouldKeepTheOrderOfMessagesToOneAddress() {
        // given
        Transport a = start("a");
        Transport b = start("b");
        List<Integer> heard = new CopyOnWriteArrayList<>();
        b.onMessage("count", (hello, payload) -> heard.add(Integer.parseInt(new String(payload, UTF_8))));
        // when
        IntStream.range(0, 2_000).forEach(i -> a.send(b.advertised(), "count", bytes("" + i)));
        // then
        await().until(() -> heard.size() == 2_000);
        assertThat(heard).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
    }

    @Test
    void shouldServeManyThreadsAtOnce() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        // when
        List<CompletableFuture<Boolean>> workers = IntStream.range(0, 8)
                .mapToObj(worker -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 200)
                        .allMatch(i -> ask(a, b.advertised(), worker + "-" + i).equals(worker + "-" + i))))
                .toList();
        // then
        assertThat(workers).allMatch(CompletableFuture::join);
    }

    @Test
    void shouldReachItselfUnderItsOwnHello() {
        // given
        Transport a = start("a");
        CompletableFuture<Hello> from = new CompletableFuture<>();
        a.onMessage("note", (hello, payload) -> from.complete(hello));
        a.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
        // when
        a.send(a.advertised(), "note", bytes("x")).join();
        // then
        assertThat(from.orTimeout(5, TimeUnit.SECONDS).join().node()).isEqualTo(PeerId.of("a"));
        assertThat(ask(a, a.advertised(), "me")).isEqualTo("me");
    }

    @Test
    void shouldGiveAHandlerAPayloadOfItsOwn() {
        // given
        Transport a = start("a");
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        a.onMessage("note", (hello, payload) -> {
            payload[0] = 9;
            heard.complete(payload);
        });
        byte[] sent = {1};
        // when
        a.send(a.advertised(), "note", sent);
        // then
        assertThat(heard.orTimeout(5, TimeUnit.SECONDS).join()).containsExactly(9);
        assertThat(sent).containsExactly(1);
    }

    @Test
    void shouldSayWhenNobodyHandlesTheSubject() {
        Transport a = start("a");
        Transport b = start("b");
        assertThat(failure(a.request(b.advertised(), "nothing", bytes("x"), LONG)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_HANDLER))
                .hasMessageContaining("nothing");
    }

    @Test
    void shouldCarryTheMessageOfAFailedHandler() {
        Transport a = start("a");
        Transport b = start("b");
        b.onRequest("fail", (hello, payload) -> CompletableFuture.failedFuture(new IllegalStateException("no disk")));
        assertThat(failure(a.request(b.advertised(), "fail", bytes("x"), LONG)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REMOTE))
                .hasMessageContaining("no disk");
    }

    @Test
    void shouldOutliveHandlersThatThrow() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        b.onMessage("throw", (hello, payload) -> {
            throw new IllegalStateException("expected by this test");
        });
        b.onRequest("throw", (hello, payload) -> {
            throw new IllegalStateException("bad day");
        });
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        a.onStateChange(events::add);
        // when
        a.send(b.advertised(), "throw", bytes("x")).join();
        TransportException failure = failure(a.request(b.advertised(), "throw", bytes("x"), LONG));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.REMOTE);
        assertThat(failure).hasMessageContaining("bad day");
        assertThat(ask(a, b.advertised(), "alive")).isEqualTo("alive");
        assertThat(events).noneMatch(event -> event.state() == ConnectionState.RECONNECTING);
    }

    @Test
    void shouldGiveUpAtTheDeadlineAndDropTheLateReply() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        CompletableFuture<byte[]> late = new CompletableFuture<>();
        b.onRequest("slow", (hello, payload) -> late);
        ask(a, b.advertised(), "connected");
        // when
        CompletableFuture<byte[]> reply = a.request(b.advertised(), "slow", bytes("x"), Duration.ofMillis(300));
        // then
        assertThat(failure(reply).kind()).isEqualTo(Kind.UNANSWERED);
        late.complete(bytes("too late"));
        assertThat(ask(a, b.advertised(), "next")).isEqualTo("next");
    }

    @Test
    void shouldSayThatNothingWasSentWhereNobodyListens() {
        // given
        Transport a = start("a");
        Transport gone = start("gone");
        Address address = gone.advertised();
        gone.close();
        // then
        assertThat(failure(a.send(address, "x", bytes("x"))).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(failure(a.request(address, "x", bytes("x"), LONG)).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(a.state(address)).isEqualTo(ConnectionState.RECONNECTING);
    }

    @Test
    void shouldReachANodeThatComesBack() {
        // given
        Transport a = start("a");
        Transport first = startEcho("b");
        Address address = first.advertised();
        assertThat(ask(a, address, "one")).isEqualTo("one");
        // when
        first.close();
        await().until(() -> a.state(address) == ConnectionState.RECONNECTING);
        Transport second = start(options("b").listen(address).incarnation(2));
        second.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
        // then
        await().ignoreExceptions().until(() -> ask(a, address, "two").equals("two"));
    }

    @Test
    void shouldFailRequestsInFlightWhenTheOtherSideEnds() {
        // given
        Transport a = start("a");
        Transport b = start("b");
        CountDownLatch heard = new CountDownLatch(1);
        b.onRequest("never", (hello, payload) -> {
            heard.countDown();
            return new CompletableFuture<>();
        });
        CompletableFuture<byte[]> reply = a.request(b.advertised(), "never", bytes("x"), LONG);
        awaitLatch(heard);
        // when
        b.close();
        // then
        assertThat(failure(reply).kind()).isEqualTo(Kind.UNANSWERED);
    }

    @Test
    void shouldLeaveNoFutureOpenWhenItCloses() {
        // given
        Transport a = start("a");
        Transport b = start("b");
        b.onRequest("never", (hello, payload) -> new CompletableFuture<>());
        a.onRequest("never", (hello, payload) -> new CompletableFuture<>());
        List<CompletableFuture<?>> open = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> {
            open.add(a.request(b.advertised(), "never", bytes("x"), LONG));
            open.add(a.request(a.advertised(), "never", bytes("x"), LONG));
            open.add(a.send(b.advertised(), "dropped", bytes("x")));
        });
        // when
        long before = System.nanoTime();
        a.close();
        a.close();
        // then
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(open).allMatch(CompletableFuture::isDone);
        assertThat(failure(a.send(b.advertised(), "x", bytes("x"))).kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(failure(a.request(a.advertised(), "x", bytes("x"), LONG)).kind())
                .isEqualTo(Kind.NOT_SENT);
    }

    @Test
    void shouldEndAConnectionThatIsNoLongerWanted() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        ask(a, b.advertised(), "x");
        // when
        a.disconnect(b.advertised());
        // then
        await().until(() -> a.state(b.advertised()) == ConnectionState.DISCONNECTED);
        assertThat(ask(a, b.advertised(), "again")).isEqualTo("again");
    }

    @Test
    void shouldTellOfEveryChangeOfAConnection() {
        // given
        Transport a = start("a");
        Transport b = startEcho("b");
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        a.onStateChange(event -> {
            throw new IllegalStateException("expected by this test: a listener must not stop the next");
        });
        a.onStateChange(events::add);
        // when
        ask(a, b.advertised(), "x");
        b.close();
        // then
        await().until(() -> events.stream().anyMatch(event -> event.state() == ConnectionState.RECONNECTING));
        ConnectionEvent lost = events.stream()
                .filter(event -> event.state() == ConnectionState.RECONNECTING)
                .findFirst()
                .orElseThrow();
        assertThat(events).anyMatch(event -> event.state() == ConnectionState.CONNECTED);
        assertThat(lost.peer()).isNotNull();
        assertThat(lost.peer().node()).isEqualTo(PeerId.of("b"));
        assertThat(lost.reason()).isNotBlank();
    }

    @Test
    void shouldRefuseANodeOfAnotherCluster() {
        // given
        Transport a = start("a");
        TransportOptions shop = options("b").build();
        TransportOptions.Builder other = TransportOptions.builder("bank", shop.node());
        shop.tls().ifPresent(other::tls);
        Transport b = start(other);
        // when
        TransportException failure = failure(a.send(b.advertised(), "x", bytes("x")));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("cluster must be bank, was shop");
        assertThat(a.state(b.advertised())).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void shouldRefuseANodeOfAnotherClusterOfTheSameName() {
        // given
        UUID one = new UUID(1, 1);
        UUID two = new UUID(2, 2);
        Transport a = start(options("a").papers(() -> new Papers(1, one)));
        Transport b = start(options("b").papers(() -> new Papers(2, two)));
        // when
        TransportException failure = failure(a.send(b.advertised(), "x", bytes("x")));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure)
                .hasMessageContaining("two clusters are named shop: the id must be " + two)
                .hasMessageContaining("is of " + one)
                .hasMessageContaining("correct the seeds");
    }

    /** Proves that two nodes that met before they knew their clusters part once both do. */
    @Test
    void shouldPartFromANodeThatTurnsOutToBeOfAnotherCluster() {
        // given
        AtomicReference<Papers> ofA = new AtomicReference<>(new Papers(1, null));
        AtomicReference<Papers> ofB = new AtomicReference<>(new Papers(2, null));
        Transport a = start(options("a").papers(ofA::get));
        Transport b = start(options("b").papers(ofB::get));
        List<Papers> heard = new CopyOnWriteArrayList<>();
        b.onMessage("x", (from, payload) -> heard.add(from.papers()));
        a.send(b.advertised(), "x", bytes("x")).join();
        // when
        ofA.set(new Papers(1, new UUID(1, 1)));
        a.greetAgain();
        // then
        await().until(() -> {
            a.send(b.advertised(), "x", bytes("x"));
            return heard.contains(ofA.get());
        });
        // when
        ofB.set(new Papers(2, new UUID(2, 2)));
        b.greetAgain();
        // then
        await().untilAsserted(() -> assertThat(
                        failure(a.send(b.advertised(), "x", bytes("x"))).kind())
                .isEqualTo(Kind.REFUSED));
    }

    @Test
    void shouldTellTheDialerWhyItWasNotAdmitted() {
        // given
        Transport a = start("a");
        Transport b = start(options("b").admission(hello -> Optional.of("the name " + hello.node() + " is taken")));
        // when
        TransportException failure = failure(a.request(b.advertised(), "x", bytes("x"), LONG));
        // then
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("the name a is taken");
        assertThat(a.state(b.advertised())).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void shouldRefuseToSendAFrameBeyondTheLimit() {
        // given
        TransportLimits limits = TransportLimits.DEFAULT.withFrameBytesMax(2_048);
        Transport a = start(options("a").limits(limits));
        Transport b = startEcho("b");
        // then
        int fitting = 2_048 - 1 - Long.BYTES - 1 - "echo".length();
        assertThat(a.request(b.advertised(), "echo", new byte[fitting], LONG).join())
                .hasSize(fitting);
        assertThat(failure(a.request(b.advertised(), "echo", new byte[fitting + 1], LONG)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_SENT))
                .hasMessageContaining("frameBytesMax is 2048")
                .hasMessageContaining("needs 2049");
    }

    @Test
    void shouldPushBackWhenTheOtherSideDoesNotKeepUp() {
        // given: a node whose thread is held
        Transport a = start(options("a").limits(TransportLimits.DEFAULT.withOutboundMax(1 << 20, 10_000)));
        Transport b = start("b");
        CountDownLatch release = new CountDownLatch(1);
        b.onMessage("hold", (hello, payload) -> awaitLatch(release));
        // when
        CompletableFuture<Void> refused = firstFailure(a, b.advertised(), new byte[64 * 1024]);
        // then
        TransportException failure = failure(refused);
        release.countDown();
        assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(failure).hasMessageContaining("outboundBytesMax is 1048576, needed 11");
    }

    @Test
    void shouldBoundTheNumberOfWaitingMessages() {
        // given: a node whose thread is held
        Transport a = start(options("a").limits(TransportLimits.DEFAULT.withOutboundMax(1 << 30, 10)));
        Transport b = start("b");
        CountDownLatch release = new CountDownLatch(1);
        b.onMessage("hold", (hello, payload) -> awaitLatch(release));
        // when
        TransportException failure = failure(firstFailure(a, b.advertised(), new byte[256 * 1024]));
        release.countDown();
        // then
        assertThat(failure).hasMessageContaining("outboundMessagesMax is 10, needed 11");
    }

    @Test
    void shouldRefuseASecondHandlerForASubject() {
        Transport a = startEcho("a");
        assertThatThrownBy(() -> a.onRequest("echo", (hello, payload) -> new CompletableFuture<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("echo");
    }

    private CompletableFuture<Void> firstFailure(Transport from, Address to, byte[] payload) {
        for (int i = 0; i < 1_000; i++) {
            CompletableFuture<Void> sent = from.send(to, "hold", payload);
            if (sent.isCompletedExceptionally()) {
                return sent;
            }
        }
        throw new AssertionError("1,000 messages were taken in");
    }

    final Transport startEcho(String node) {
        Transport transport = start(node);
        transport.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
        return transport;
    }

    static String ask(Transport from, Address to, String text) {
        return new String(from.request(to, "echo", bytes(text), LONG).join(), UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static TransportException failure(CompletableFuture<?> future) {
        try {
            future.orTimeout(15, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransportException failure) {
                return failure;
            }
            throw new AssertionError("failed in another way", e);
        }
        throw new AssertionError("did not fail");
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
