package dev.confab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is published, in JVMs of its own, without flags. */
class PackagedJarIT {

    private static final Path JAR = Path.of(System.getProperty("confab.jar"));
    private static final Path IT = Path.of(System.getProperty("confab.it"));
    private static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    /** What JDK 24 and later print of the application's own Kryo; of ours there would be another name in it. */
    private static final Pattern WARNING_OF_THE_APPLICATION = Pattern.compile("""
            WARNING: A terminally deprecated method in sun.misc.Unsafe has been called
            WARNING: sun.misc.Unsafe::\\w+ has been called by com.esotericsoftware.kryo.unsafe.UnsafeUtil .*
            WARNING: Please consider reporting this to the maintainers of class com.esotericsoftware.kryo.unsafe.UnsafeUtil
            WARNING: sun.misc.Unsafe::\\w+ will be removed in a future release
            """);

    @TempDir
    private Path data;

    /** Proves that an application may bring another Kryo and another Guava, first on the class path. */
    @Test
    void shouldStartBesideAnApplicationWithItsOwnKryoAndGuava() throws Exception {
        // given
        ChildJvm child = ChildJvm.sameJdk()
                .withJarsOf(IT.resolve("before"))
                .with(JAR)
                .withJarsOf(IT.resolve("beside"))
                .withJarsOf(IT.resolve("log"))
                .with(TEST_CLASSES);

        // when
        ChildJvm.Ended ended =
                child.run(HostileApplication.class.getName(), NodeProgram.class.getName(), data.toString());

        // then
        assertThat(WARNING_OF_THE_APPLICATION.matcher(ended.err()).replaceAll(""))
                .isEmpty();
        assertThat(ended.out())
                .contains("Kryo of kryo-5.6.2.jar, Guava of guava-20.0.jar")
                .contains("Committed", "hello")
                .contains("the application is well");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void shouldStartInSilenceOnThisJdk() throws Exception {
        expectSilence(ChildJvm.sameJdk());
    }

    @Test
    void shouldStartInSilenceOnJdk25() throws Exception {
        Optional<Path> home = ChildJvm.jdk25();
        if (home.isEmpty()) {
            System.err.println("SKIPPED: no JDK 25 found; set JAVA25_HOME to test the silent start on it");
        }
        Assumptions.assumeTrue(home.isPresent(), "no JDK 25 found; set JAVA25_HOME");
        expectSilence(ChildJvm.of(home.get()));
    }

    /** Proves that the optional library is neither inside the jar nor looked for under another name there. */
    @Test
    void shouldHoldValuesAgainstAJsonSchemaWhereItsLibraryIsBesideTheJarOnly() throws Exception {
        ChildJvm.Ended with =
                besideTheJar().withJarsOf(IT.resolve("json")).run(JsonProgram.class.getName(), data.toString());
        ChildJvm.Ended without = besideTheJar().run(JsonProgram.class.getName(), data.toString());

        assertThat(with.err()).isEmpty();
        assertThat(with.out())
                .contains("rules: Committed", "right: Committed", "wrong: ", "must be at least 1 at /port");
        assertThat(without.err()).isEmpty();
        assertThat(without.out())
                .contains("rules: Unchanged")
                .containsPattern("right: .*\n.* app route must be checked by dev.harrel:json-schema:.* add it")
                .containsPattern("wrong: .*\n.* app route must be checked by dev.harrel:json-schema:.* add it");
    }

    private static ChildJvm besideTheJar() throws IOException {
        return ChildJvm.sameJdk()
                .with(JAR)
                .withJarsOf(IT.resolve("beside"))
                .withJarsOf(IT.resolve("log"))
                .with(TEST_CLASSES);
    }

    private void expectSilence(ChildJvm child) throws IOException, InterruptedException {
        // given
        child.with(JAR)
                .withJarsOf(IT.resolve("beside"))
                .withJarsOf(IT.resolve("log"))
                .with(TEST_CLASSES);

        // when
        ChildJvm.Ended ended = child.run(NodeProgram.class.getName(), data.toString());

        // then
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("Committed", "hello");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void shouldHoldNothingOutsideItsOwnPackages() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> foreign = jar.stream()
                    .map(Object::toString)
                    .filter(name -> name.endsWith(".class") || name.startsWith("META-INF/services/"))
                    .filter(name -> !name.startsWith("dev/confab/"))
                    .toList();
            assertThat(foreign).isEmpty();
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("dev.confab");
            assertThat(jar.stream().map(Object::toString))
                    .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/licenses/asm.txt")
                    .contains("dev/confab/engine/io/atomix/protocols/raft/RaftServer.class")
                    .doesNotContain("dev/confab/gossip/wire/Head.class");
        }
    }
}
