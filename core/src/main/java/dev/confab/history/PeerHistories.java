package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The histories of the other nodes, each of which answers by {@link History#answer}. Thread-safe. */
public interface PeerHistories {

    /** A few nodes that are worth asking, in the order in which to ask, others each time; empty where none is known yet. */
    List<PeerId> some();

    /** Asks one of them. The future completes within a stated time, on any thread. */
    CompletableFuture<byte[]> ask(PeerId peer, byte[] question);
}
