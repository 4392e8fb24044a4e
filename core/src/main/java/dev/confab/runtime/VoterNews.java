package dev.confab.runtime;

import dev.confab.gossip.PeerChange;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.watch.Audience;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners who votes from now on and who does not, once a majority has agreed on it. What is known first is no news.
 * Confined to the node loop.
 */
final class VoterNews {

    private static final Logger log = LoggerFactory.getLogger(VoterNews.class);

    private final PeerId self;
    private final Audience<PeerEvent> watches;
    private final Function<PeerId, Optional<Address>> addresses;
    private @Nullable List<VoterId> known;

    VoterNews(PeerId self, Audience<PeerEvent> watches, Function<PeerId, Optional<Address>> addresses) {
        this.self = self;
        this.watches = watches;
        this.addresses = addresses;
    }

    void hear(Voters voters) {
        if (!voters.isConfirmed() || voters.voting().equals(known)) {
            return;
        }
        List<VoterId> before = known == null ? voters.voting() : known;
        List<VoterId> now = voters.voting();
        known = now;
        log.info("[{}] the voters are {}", self, now);
        now.stream().filter(id -> !before.contains(id)).forEach(id -> tell(PeerChange.VOTES, id));
        before.stream().filter(id -> !now.contains(id)).forEach(id -> tell(PeerChange.VOTES_NO_MORE, id));
    }

    private void tell(PeerChange change, VoterId id) {
        String address = addresses.apply(id.node()).map(Address::toString).orElse("");
        watches.tell(new PeerEvent(change, id.node().name(), address));
    }
}
