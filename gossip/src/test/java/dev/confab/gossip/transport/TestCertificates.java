package dev.confab.gossip.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and the certificates it signs, made by the keytool of the JDK that runs the tests. */
final class TestCertificates {

    static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    /** Makes a fresh authority in that folder. */
    TestCertificates(Path folder) {
        this.folder = folder;
        keytool("-genkeypair", "-alias", "ca", "-keystore", "ca.p12", "-dname", "CN=authority", "-ext", "bc:c");
        keytool("-exportcert", "-alias", "ca", "-keystore", "ca.p12", "-rfc", "-file", "ca.pem");
        keytool("-importcert", "-alias", "ca", "-keystore", "trust.p12", "-noprompt", "-file", "ca.pem");
    }

    /** Signs a certificate for a node; its store is {@code <name>.p12}, its PEM files {@code <name>.pem} and {@code .key}. */
    Tls sign(String name) {
        String store = name + ".p12";
        keytool("-genkeypair", "-alias", name, "-keystore", store, "-dname", "CN=" + name);
        keytool("-certreq", "-alias", name, "-keystore", store, "-file", name + ".csr");
        keytool("-gencert", "-alias", "ca", "-keystore", "ca.p12", "-infile", name + ".csr", "-outfile", name + ".crt");
        keytool("-importcert", "-alias", "ca", "-keystore", store, "-noprompt", "-file", "ca.pem");
        keytool("-importcert", "-alias", name, "-keystore", store, "-noprompt", "-file", name + ".crt");
        exportPem(name);
        return Tls.pem(path(name + ".pem"), path(name + ".key"), path("ca.pem"));
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    private void exportPem(String name) {
        try {
            KeyStore store = KeyStore.getInstance(path(name + ".p12").toFile(), PASSWORD);
            Certificate certificate = store.getCertificate(name);
            Key key = store.getKey(name, PASSWORD);
            Files.writeString(path(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(path(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", new String(PASSWORD), "-J-XX:TieredStopAtLevel=1"));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-storetype", "PKCS12", "-keyalg", "EC", "-groupname", "secp256r1"));
        }
        if (arguments[0].startsWith("-gen")) {
            command.addAll(List.of("-validity", "2"));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
