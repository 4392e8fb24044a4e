package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batch was not taken, because this node does not lead; names who does, as far as it is known. */
public final class NotLeaderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable PeerId leader;

    public NotLeaderException(@Nullable PeerId leader) {
        super(leader == null ? "no leader is known" : leader + " leads", null, false, false);
        this.leader = leader;
    }

    public Optional<PeerId> leader() {
        return Optional.ofNullable(leader);
    }
}
