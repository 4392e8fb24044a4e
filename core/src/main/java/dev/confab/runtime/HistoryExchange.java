package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.History;
import dev.confab.history.PeerHistories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** How nodes ask each other for what was before their own histories: any node any other. Thread-safe. */
final class HistoryExchange implements PeerHistories {

    /** How many nodes are named at a time. */
    static final int SOME = 5;

    private static final String SUBJECT = "history.earlier";
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Gossip gossip;
    private final Transport transport;
    private final Random random;

    private HistoryExchange(Gossip gossip, Transport transport, Random random) {
        this.gossip = gossip;
        this.transport = transport;
        this.random = random;
    }

    /** Lets that history answer others, and ask them. */
    static void open(History history, Gossip gossip, Transport transport, Random random) {
        transport.onRequest(SUBJECT, (from, question) -> history.answer(question));
        if (history.isOn()) {
            history.fillFrom(new HistoryExchange(gossip, transport, random));
        }
    }

    @Override
    public List<PeerId> some() {
        List<PeerId> peers =
                new ArrayList<>(gossip.peers().stream().map(Member::id).toList());
        Collections.shuffle(peers, random);
        return List.copyOf(peers.subList(0, Math.min(SOME, peers.size())));
    }

    @Override
    public CompletableFuture<byte[]> ask(PeerId peer, byte[] question) {
        return gossip.addressOf(peer)
                .map(address -> transport.request(address, SUBJECT, question, DEADLINE))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("the address of node " + peer + " is not known")));
    }
}
