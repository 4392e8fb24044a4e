package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Other nodes that answer as a test says, and are asked in the order in which they came. */
final class Neighbours implements PeerHistories {

    private final Map<PeerId, Function<byte[], CompletableFuture<byte[]>>> byName = new LinkedHashMap<>();
    private final List<PeerId> asked = new ArrayList<>();

    Neighbours with(String name, Function<byte[], CompletableFuture<byte[]>> answer) {
        byName.put(PeerId.of(name), answer);
        return this;
    }

    Neighbours with(String name, Earlier told) {
        return with(name, question -> CompletableFuture.completedFuture(told.encode()));
    }

    Neighbours with(String name, History history) {
        return with(name, history::answer);
    }

    /** Who was asked, question by question. */
    List<String> asked() {
        return asked.stream().map(PeerId::name).toList();
    }

    @Override
    public List<PeerId> some() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public CompletableFuture<byte[]> ask(PeerId peer, byte[] question) {
        asked.add(peer);
        return Objects.requireNonNull(byName.get(peer)).apply(question);
    }
}
