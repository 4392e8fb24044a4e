package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.WireReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Pins the bytes that other releases read: on the wire, on disk, and under the chain. A golden file that has to change is a
 * new format with a new number; the chain's may never change. A missing file is shown in full by the failure.
 */
class GoldenTest {

    @Test
    void shouldWriteCommitsAsEver() {
        assertGolden("commits.hex", Samples.history().stream().map(CommitCodec::encode));
    }

    @Test
    void shouldReadCommitsOfEarlierReleases() {
        List<Commit> read =
                golden("commits.hex").stream().map(CommitCodec::decode).toList();
        assertThat(read).isEqualTo(Samples.history());
    }

    @Test
    void shouldWriteRequestsAsEver() {
        assertGolden("requests.hex", Samples.requests().stream().map(RequestCodec::encode));
    }

    @Test
    void shouldReadRequestsOfEarlierReleases() {
        List<Request> read =
                golden("requests.hex").stream().map(RequestCodec::decode).toList();
        assertThat(read).isEqualTo(Samples.requests());
    }

    @Test
    void shouldWriteItemsAsEver() {
        assertGolden("items.hex", Samples.items().stream());
    }

    @Test
    void shouldReadItemsOfEarlierReleases() {
        List<Item> read = golden("items.hex").stream()
                .map(bytes -> RequestCodec.readItem(WireReader.of(bytes)))
                .toList();
        assertThat(read.subList(0, read.size() - 1))
                .isEqualTo(Samples.requests().stream().map(Item.Whole::new).toList());
        Item.Part part = (Item.Part) read.get(read.size() - 1);
        assertThat(part.id()).isEqualTo(new RequestId(-1, 300));
        assertThat(part.index()).isEqualTo(1);
        assertThat(part.count()).isEqualTo(3);
        assertThat(part.chunk()).containsExactly(1, 2, 3);
    }

    @Test
    void shouldWriteDecisionsAsEver() {
        assertGolden("decisions.hex", Samples.decisions().stream().map(Samples::encoded));
    }

    @Test
    void shouldReadDecisionsOfEarlierReleases() {
        List<Decision> read = golden("decisions.hex").stream()
                .map(bytes -> DecisionCodec.read(WireReader.of(bytes)))
                .toList();
        assertThat(read).isEqualTo(Samples.decisions());
    }

    @Test
    void shouldWriteStatesAsEver() {
        assertGolden("state.hex", Stream.of(StateCodec.encode(Samples.machine().state())));
    }

    @Test
    void shouldWriteStateMachinesAsEver() {
        assertGolden("state-machine.hex", Stream.of(StateMachineCodec.encode(Samples.machine())));
    }

    @Test
    void shouldReadStatesOfEarlierReleases() {
        byte[] state = golden("state.hex").get(0);
        byte[] machine = golden("state-machine.hex").get(0);
        assertThat(StateCodec.encode(StateCodec.decode(state))).isEqualTo(state);
        assertThat(StateMachineCodec.encode(StateMachineCodec.decode(machine))).isEqualTo(machine);
    }

    /** The chain of revision N over a fixed history: computed over the canonical encoding, which never changes. */
    @Test
    void shouldChainAsEver() {
        assertGolden(
                "chain.hex",
                Samples.history().stream().map(commit -> commit.head().chain().bytes()));
    }

    private static void assertGolden(String name, Stream<byte[]> actual) {
        List<String> lines = actual.map(HexFormat.of()::formatHex).toList();
        assertThat(lines(name))
                .as("golden file %s; now it would be%n%s", name, String.join("\n", lines))
                .isEqualTo(lines);
    }

    private static List<byte[]> golden(String name) {
        List<byte[]> entries = new ArrayList<>();
        lines(name).forEach(line -> entries.add(HexFormat.of().parseHex(line)));
        assertThat(entries).isNotEmpty();
        return entries;
    }

    private static List<String> lines(String name) {
        try (InputStream file = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
            return file == null
                    ? List.of()
                    : new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
