package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * How connections are protected: TLS 1.3 by the JDK's own implementation, with a certificate on both sides. Whoever holds a
 * certificate signed by the authority is let in, from any host and under any node name: give the cluster an authority of
 * its own. The files are read once; a new certificate takes effect with the next start. Immutable.
 */
public final class Tls {

    private static final String PROTOCOL = "TLSv1.3";

    private final SslContext server;
    private final SslContext client;

    private Tls(SslContextBuilder server, SslContextBuilder client) throws SSLException {
        this.server = server.sslProvider(SslProvider.JDK)
                .protocols(PROTOCOL)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        this.client = client.sslProvider(SslProvider.JDK)
                .protocols(PROTOCOL)
                .endpointIdentificationAlgorithm(null)
                .build();
    }

    /**
     * Reads PEM files: the node's certificate (followed by intermediate ones, if any), its private key in PKCS#8 without a
     * password, and the certificates of the authority that signs the nodes of this cluster.
     *
     * @throws IllegalArgumentException if a file cannot be read or is not what is expected; the message says which
     */
    public static Tls pem(Path certificate, Path key, Path authority) {
        requirePem("certificate", certificate, "-----BEGIN CERTIFICATE-----", "");
        requirePem(
                "key",
                key,
                "-----BEGIN PRIVATE KEY-----",
                "; convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem");
        requirePem("authority", authority, "-----BEGIN CERTIFICATE-----", "");
        try {
            return new Tls(
                    SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                            .trustManager(authority.toFile()),
                    SslContextBuilder.forClient()
                            .keyManager(certificate.toFile(), key.toFile())
                            .trustManager(authority.toFile()));
        } catch (IllegalArgumentException | SSLException e) {
            throw new IllegalArgumentException(
                    "cannot use certificate " + certificate + ", key " + key + " and authority " + authority
                            + " together: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Reads PKCS#12 stores: one with the node's key and certificate, one with the certificates of the authority that signs the
     * nodes of this cluster. The passwords are not kept.
     *
     * @throws IllegalArgumentException if a store cannot be read or is not what is expected; the message says which
     */
    public static Tls pkcs12(Path keyStore, char[] keyPassword, Path trustStore, char[] trustPassword) {
        KeyStore keys = load("keyStore", keyStore, keyPassword);
        KeyStore trusted = load("trustStore", trustStore, trustPassword);
        try {
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, keyPassword);
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trusted);
            return new Tls(
                    SslContextBuilder.forServer(keyManagers).trustManager(trustManagers),
                    SslContextBuilder.forClient().keyManager(keyManagers).trustManager(trustManagers));
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalArgumentException(
                    "cannot use keyStore " + keyStore + " and trustStore " + trustStore + ": " + e.getMessage(), e);
        }
    }

    SslHandler serverHandler(ByteBufAllocator allocator) {
        return server.newHandler(allocator);
    }

    SslHandler clientHandler(ByteBufAllocator allocator, Address to) {
        return client.newHandler(allocator, to.host(), to.port());
    }

    private static void requirePem(String name, Path file, String expected, String remedy) {
        String text = new String(read(name, file), StandardCharsets.ISO_8859_1);
        if (!text.contains(expected)) {
            String found = text.lines()
                    .filter(line -> line.startsWith("-----BEGIN "))
                    .findFirst()
                    .orElse("no PEM");
            throw new IllegalArgumentException(
                    name + " must be a PEM file with " + expected + ", was " + file + " (" + found + ")" + remedy);
        }
    }

    private static byte[] read(String name, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(name, file, e);
        }
    }

    private static KeyStore load(String name, Path file, char[] password) {
        read(name, file);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            requireEntries(name, file, store);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    name + " must be a PKCS#12 store that opens with its password, was " + file + " (" + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static void requireEntries(String name, Path file, KeyStore store) throws GeneralSecurityException {
        if (store.size() == 0) {
            throw new IllegalArgumentException(name + " must have an entry, was " + file + " (empty)");
        }
    }

    private static IllegalArgumentException unreadable(String name, Path file, IOException cause) {
        return new IllegalArgumentException(
                name + " must be a readable file, was " + file + " ("
                        + cause.getClass().getSimpleName() + ")",
                cause);
    }
}
