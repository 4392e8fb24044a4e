package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that a voter remembers over a restart where the others were, and that this is a help and never a hindrance. */
final class FellowsTest {

    private static final PeerId SELF = PeerId.of("a");
    private static final PeerId B = PeerId.of("b");

    @TempDir
    private Path directory;

    private final Map<PeerId, Address> present = new HashMap<>();

    @Test
    void shouldRememberOverARestart() {
        present.put(B, new Address("::1", 7600));
        Fellows fellows = Fellows.in(directory);

        assertThat(note(fellows, "a", "b", "c")).isTrue();
        fellows.write().run();

        assertThat(Fellows.in(directory).addressOf(B)).contains(new Address("::1", 7600));
        assertThat(Fellows.in(directory).seeds()).hasToString("[b=[::1]:7600]");
    }

    @Test
    void shouldKeepWhatItKnewOfOneThatIsNotHeardOf() {
        present.put(B, new Address("b", 1));
        Fellows fellows = Fellows.in(directory);
        note(fellows, "a", "b");
        present.clear();

        assertThat(note(fellows, "a", "b")).isFalse();
        assertThat(fellows.addressOf(B)).contains(new Address("b", 1));
    }

    @Test
    void shouldForgetWhoIsNoFellowAnyMore() {
        present.put(B, new Address("b", 1));
        Fellows fellows = Fellows.in(directory);
        note(fellows, "a", "b");

        assertThat(note(fellows, "a", "c")).isTrue();
        assertThat(fellows.addressOf(B)).isEmpty();
    }

    @Test
    void shouldNotForgetBecauseItKnowsNoVoters() {
        present.put(B, new Address("b", 1));
        Fellows fellows = Fellows.in(directory);
        note(fellows, "a", "b");

        assertThat(note(fellows)).isFalse();
        assertThat(fellows.addressOf(B)).isPresent();
    }

    @Test
    void shouldGoOnWithoutWhereItIsDamaged() throws IOException {
        present.put(B, new Address("b", 1));
        Fellows fellows = Fellows.in(directory);
        note(fellows, "a", "b");
        fellows.write().run();
        Path file = directory.resolve(Fellows.FILE);
        byte[] bytes = Files.readAllBytes(file);
        for (byte[] damaged :
                List.of(new byte[0], new byte[] {1}, flipped(bytes, 1), flipped(bytes, bytes.length - 1))) {
            Files.write(file, damaged);

            assertThat(Fellows.in(directory).seeds()).isEmpty();
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private boolean note(Fellows fellows, String... names) {
        List<Voters.Seat> seats = Stream.of(names)
                .map(name -> new Voters.Seat(new VoterId(PeerId.of(name), 1), true))
                .toList();
        return fellows.note(SELF, new Voters(1, 1, seats, true), node -> Optional.ofNullable(present.get(node)));
    }
}
