package dev.confab.gossip.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PeerTurnTest {

    private final PeerTurn turn = new PeerTurn(new Random(1));
    private final List<PeerId> living = names("living", 10);

    /** A deployment with new names leaves many who are gone in the table; nobody was found among them to ask for help. */
    @Test
    void shouldPickAmongTheLivingHoweverManyAreGone() {
        List<PeerId> all =
                Stream.concat(living.stream(), names("gone", 2_000).stream()).toList();
        turn.next(() -> all, living::contains);

        for (int i = 0; i < 100; i++) {
            assertThat(turn.pick(3, living::contains)).hasSize(3);
        }
    }

    @Test
    void shouldGiveOneThatCameBackOnePlace() {
        turn.next(() -> living, peer -> true);
        PeerId back = PeerId.of("back");

        turn.addAgain(back);
        turn.addAgain(back);

        assertThat(Stream.generate(() -> turn.next(List::of, peer -> true))
                        .takeWhile(java.util.Optional::isPresent)
                        .filter(next -> next.orElseThrow().equals(back)))
                .hasSize(1);
    }

    private static List<PeerId> names(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PeerId.of(prefix + "-" + i))
                .toList();
    }
}
