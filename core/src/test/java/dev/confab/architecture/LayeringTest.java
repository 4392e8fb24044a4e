package dev.confab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms name downwards only; gossip never names core; the engine stays in one room; protocols own no thread and no clock. */
class LayeringTest {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    @Test
    void shouldOnlyNameRoomsBelow() {
        // given
        List<Source> sources =
                Stream.of("gossip", "core").flatMap(LayeringTest::mainSources).toList();

        // when
        List<String> violations = sources.stream()
                .flatMap(source -> Layers.violations(source).stream())
                .toList();

        // then
        assertThat(sources).hasSizeGreaterThan(50);
        assertThat(violations).isEmpty();
    }

    private static Stream<Source> mainSources(String module) {
        Path root = REPOSITORY.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(LayeringTest::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path file) {
        try {
            return Source.of(REPOSITORY.relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dev.confab.gossip.wire, dev.confab.gossip.transport.Transport",
        "dev.confab.gossip.membership, dev.confab.gossip.transport.Transport",
        "dev.confab.gossip.broadcast, dev.confab.gossip.membership.Member",
        "dev.confab.gossip.transport, dev.confab.model.State",
        "dev.confab.gossip, dev.confab.Confab",
        "dev.confab.model, dev.confab.replica.Replica",
        "dev.confab.model, io.atomix.utils.serializer.Namespace",
        "dev.confab.model, com.google.common.collect.ImmutableList",
        "dev.confab.replica, dev.confab.ledger.Ledger",
        "dev.confab.watch, dev.confab.gossip.wire.Head",
        "dev.confab.runtime, dev.confab.Confab",
        "dev.confab.runtime, com.esotericsoftware.kryo.Kryo",
        "dev.confab.runtime, dev.harrel.jsonschema.Validator",
        "dev.confab.runtime, com.esotericsoftware.kryo.io.Output",
        "dev.confab, io.atomix.protocols.raft.RaftServer"
    })
    void shouldShowAWrongEdgeHoweverItIsWritten(String room, String type) {
        // given
        String named = type.substring(0, type.lastIndexOf('.'));
        List<String> ways = List.of(
                "import " + type + ";",
                "import static " + type + ".of;",
                "import " + named + ".*;",
                "class A { " + type + " field; }");

        for (String way : ways) {
            // when
            List<String> violations = Layers.violations(source(room, way));

            // then
            assertThat(violations)
                    .as(way)
                    .singleElement()
                    .asString()
                    .startsWith("A.java: " + room + " must not name " + named);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.net.Socket socket;",
                "java.util.concurrent.ExecutorService executor;",
                "Thread thread;",
                "long now = System.nanoTime();",
                "long now = System.currentTimeMillis();",
                "Object now = Instant.now();",
                "Object random = new Random();",
                "Object id = UUID.randomUUID();"
            })
    void shouldShowAThreadAClockASocketOrLuckInAProtocol(String member) {
        for (String room : List.of("dev.confab.gossip.membership", "dev.confab.gossip.broadcast", "dev.confab.model")) {
            assertThat(Layers.violations(source(room, "class A { " + member + " }")))
                    .singleElement()
                    .asString()
                    .startsWith("A.java: " + room + " must have no ");
        }
        assertThat(Layers.violations(source("dev.confab.runtime", "class A { " + member + " }")))
                .isEmpty();
    }

    @Test
    void shouldShowAHiddenClockWhereOneIsGiven() {
        for (String room : List.of(
                "dev.confab", "dev.confab.history", "dev.confab.settings", "dev.confab.source", "dev.confab.watch")) {
            for (String clock : List.of("System.nanoTime()", "Instant.now()", "Clock.systemUTC()")) {
                assertThat(Layers.violations(source(room, "class A { Object now = " + clock + "; }")))
                        .singleElement()
                        .asString()
                        .startsWith("A.java: " + room + " must be given its clock");
            }
        }
    }

    @Test
    void shouldAllowWhatIsBelowAndWhatIsOnlyTalkedAbout() {
        assertThat(Layers.violations(source(
                        "dev.confab.ledger",
                        "import io.atomix.protocols.raft.RaftServer; import dev.confab.model.State;")))
                .isEmpty();
        assertThat(Layers.violations(
                        source("dev.confab.gossip.wire", "import com.esotericsoftware.kryo.kryo5.io.Input;")))
                .isEmpty();
        assertThat(
                        Layers.violations(
                                source(
                                        "dev.confab.model",
                                        "/** See {@link dev.confab.Confab}, not Thread. */ class A { String a = \"io.atomix.Raft\"; }")))
                .isEmpty();
    }

    @Test
    void shouldAskForARoomThatIsNotKnown() {
        assertThat(Layers.violations(source("dev.confab.attic", "class A {}")))
                .containsExactly("A.java: the room dev.confab.attic is not known; enter it in Layers.ALLOWED");
    }

    private static Source source(String room, String body) {
        return Source.of("A.java", "package " + room + ";\n" + body);
    }
}
