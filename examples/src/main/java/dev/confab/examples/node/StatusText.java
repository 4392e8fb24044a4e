package dev.confab.examples.node;

import dev.confab.PeerStatus;
import dev.confab.Status;
import dev.confab.gossip.wire.Head;
import java.util.ArrayList;
import java.util.List;

/** A status, in words: a line for each fact. */
final class StatusText {

    private StatusText() {}

    static List<String> of(Status status) {
        List<String> lines = new ArrayList<>();
        lines.add(line("node", status.node() + " at " + status.address()));
        lines.add(line("state", (status.isReady() ? "ready" : "waiting") + (status.isVoter() ? ", votes" : "")));
        lines.add(line("leader", status.leader().orElse("not known")));
        lines.add(line("term", status.isVoter() ? String.valueOf(status.term()) : "known to voters only"));
        lines.add(line("head", of(status.head())));
        List<PeerStatus> peers = status.peers();
        lines.add(line("peers", peers.isEmpty() ? "none" : String.valueOf(peers.size())));
        peers.forEach(peer -> lines.add(line("", peer.node() + " at " + peer.address())));
        status.problem().ifPresent(problem -> lines.add(line("problem", problem)));
        return lines;
    }

    private static String of(Head head) {
        return "revision " + head.revision() + ", chain " + head.chain() + ", epoch " + head.epoch();
    }

    private static String line(String name, String value) {
        return String.format("%-9s%s", name, value);
    }
}
