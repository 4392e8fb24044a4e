package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.List;

/**
 * A message that {@link Broadcast} wants sent, to one peer or many: encode it once. It may be lost. Immutable.
 *
 * @param to by name; where they are, the membership knows
 */
public record Outbound(List<PeerId> to, BroadcastMessage message) {

    public Outbound {
        to = List.copyOf(to);
    }

    static Outbound of(PeerId to, BroadcastMessage message) {
        return new Outbound(List.of(to), message);
    }
}
