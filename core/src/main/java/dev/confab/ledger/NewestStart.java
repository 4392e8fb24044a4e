package dev.confab.ledger;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets only a peer's newest start speak: what an earlier one sent may still be unread when the peer has come back and said
 * other things. Thread-safe.
 *
 * <p>A hello does not number the connections of one start. What a lost connection of the same start left unread is met where
 * it could do harm: see {@link NoLateFrameCutsTheLog}.
 */
final class NewestStart {

    private final Map<PeerId, Long> incarnations = new ConcurrentHashMap<>();

    boolean admits(Hello from) {
        return incarnations.merge(from.node(), from.incarnation(), Math::max) == from.incarnation();
    }
}
