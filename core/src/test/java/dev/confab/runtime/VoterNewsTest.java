package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.PeerChange;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.watch.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves that listeners hear of each vote that is given or taken once, and of none that may not come about. */
final class VoterNewsTest {

    private final List<PeerEvent> heard = new ArrayList<>();
    private final Audience<PeerEvent> watches = new Audience<>("a", "peers", Runnable::run);
    private final VoterNews news =
            new VoterNews(PeerId.of("a"), watches, node -> Optional.of(new Address(node.name(), 1)));

    @Test
    void shouldTellWhoVotesAndWhoDoesNotAnyMore() {
        watches.add(heard::add);
        news.hear(voters(true, "a", "b", "c"));
        news.hear(voters(true, "a", "b", "d"));
        news.hear(voters(true, "a", "b", "d"));

        assertThat(heard)
                .containsExactly(
                        new PeerEvent(PeerChange.VOTES, "d", "d:1"),
                        new PeerEvent(PeerChange.VOTES_NO_MORE, "c", "c:1"));
    }

    @Test
    void shouldNotTellWhatAMajorityHasNotAgreedOn() {
        watches.add(heard::add);
        news.hear(voters(true, "a", "b", "c"));
        news.hear(voters(false, "a", "b"));
        news.hear(voters(true, "a", "b", "c"));

        assertThat(heard).isEmpty();
    }

    private static Voters voters(boolean isConfirmed, String... names) {
        List<Voters.Seat> seats = Stream.of(names)
                .map(name -> new Voters.Seat(new VoterId(PeerId.of(name), 1), true))
                .toList();
        return new Voters(1, 1, seats, isConfirmed);
    }
}
