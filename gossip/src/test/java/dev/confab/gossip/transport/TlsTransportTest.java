package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over TLS, and who is kept out. */
class TlsTransportTest extends TransportContract {

    @TempDir
    static Path folder;

    private static TestCertificates authority;
    private static Tls node;
    private static Tls foreign;

    @BeforeAll
    static void makeCertificates() throws IOException {
        authority = new TestCertificates(Files.createDirectory(folder.resolve("ours")));
        node = authority.sign("node");
        foreign = new TestCertificates(Files.createDirectory(folder.resolve("theirs"))).sign("foreign");
    }

    @Override
    Transport create(TransportOptions options) {
        return NettyTransport.start(options);
    }

    @Override
    TransportOptions.Builder options(String name) {
        return super.options(name).tls(node);
    }

    @Test
    void shouldReadPkcs12Stores() {
        // given
        Tls stores = Tls.pkcs12(
                authority.path("node.p12"),
                TestCertificates.PASSWORD,
                authority.path("trust.p12"),
                TestCertificates.PASSWORD);
        Transport a = start(super.options("a").tls(stores));
        Transport b = startEcho("b");
        // then
        assertThat(ask(a, b.advertised(), "both kinds of file")).isEqualTo("both kinds of file");
    }

    @Test
    void shouldKeepOutANodeOfAForeignAuthority() {
        try (LogCapture log = new LogCapture()) {
            // given
            Transport b = startEcho("b");
            Transport a = start(super.options("a").tls(foreign));
            // when
            TransportException failure = failure(a.send(b.advertised(), "x", bytes("x")));
            // then
            assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(failure).hasMessageContaining("TLS");
            log.awaitLine("[b] rejected a connection");
            assertThat(ask(start("c"), b.advertised(), "ours")).isEqualTo("ours");
        }
    }

    @Test
    void shouldKeepOutANodeWithoutTls() {
        try (LogCapture log = new LogCapture()) {
            Transport b = startEcho("b");
            Transport a = start(TransportOptions.builder("shop", PeerId.of("a")));
            assertThat(failure(a.send(b.advertised(), "x", bytes("x"))).kind()).isEqualTo(Kind.NOT_SENT);
            log.awaitLine("does not speak TLS");
        }
    }

    @Test
    void shouldHintAtTlsWhereANodeWithoutItIsDialledWithIt() {
        try (LogCapture log = new LogCapture()) {
            Transport b = start(TransportOptions.builder("shop", PeerId.of("b")));
            Transport a = start("a");
            assertThat(failure(a.send(b.advertised(), "x", bytes("x"))).kind()).isEqualTo(Kind.NOT_SENT);
            log.awaitLine("it speaks TLS; configure tls(...)");
        }
    }

    @Test
    void shouldKeepOutAClientWithoutACertificate() throws Exception {
        try (LogCapture log = new LogCapture();
                SSLSocket socket = connectWithoutCertificate(startEcho("b").advertised(), "TLSv1.3")) {
            // when
            socket.startHandshake(); // In TLS 1.3 the client is through before the server has looked.
            // then
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
            log.awaitLine("rejected a connection");
            closeAll();
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void shouldSpeakNothingOlderThanTls13() throws Exception {
        try (LogCapture log = new LogCapture();
                SSLSocket socket = connectWithoutCertificate(startEcho("b").advertised(), "TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("protocol_version");
            log.awaitLine("rejected a connection");
        }
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> Tls.pem(authority.path("node.pem"), missing, authority.path("ca.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key must be a readable file, was " + missing);
        assertThatThrownBy(() -> Tls.pkcs12(missing, new char[0], missing, new char[0]))
                .hasMessageContaining("keyStore must be a readable file, was " + missing);
    }

    @Test
    void shouldSayWhatAFileShouldHaveBeen() throws IOException {
        Path old = Files.writeString(folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");
        assertThatThrownBy(() -> Tls.pem(authority.path("node.pem"), old, authority.path("ca.pem")))
                .hasMessageContaining("key must be a PEM file with -----BEGIN PRIVATE KEY-----")
                .hasMessageContaining("BEGIN RSA PRIVATE KEY")
                .hasMessageContaining("openssl pkcs8 -topk8");
        assertThatThrownBy(() -> Tls.pem(authority.path("node.key"), old, authority.path("ca.pem")))
                .hasMessageContaining("certificate must be a PEM file");
        char[] wrong = "wrong".toCharArray();
        assertThatThrownBy(() -> Tls.pkcs12(authority.path("node.p12"), wrong, authority.path("trust.p12"), wrong))
                .hasMessageContaining("keyStore must be a PKCS#12 store that opens with its password");
    }

    @Test
    void shouldLetANodeListenBeyondLoopbackWithTls() {
        Transport a = start(options("a").listen(new Address("0.0.0.0", 0)).advertise(new Address("127.0.0.1", 0)));
        Transport b = startEcho("b");
        assertThat(Optional.of(ask(a, b.advertised(), "x"))).contains("x");
    }

    private static SSLSocket connectWithoutCertificate(Address to, String protocol) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(authority.path("trust.p12").toFile(), TestCertificates.PASSWORD));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(to.host(), to.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setSoTimeout(5_000);
        return socket;
    }
}
