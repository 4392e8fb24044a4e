package dev.confab.runtime;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Map;

/**
 * What a recovery found and did, in words an operator can file. Immutable.
 *
 * @param epoch the counter of the epoch that begins with the next start of the node
 * @param kept the copy with which it begins: the most advanced one that was reached
 * @param own how far this node's own copy had come before it asked the others
 * @param heard how far the nodes had come that answered
 * @param silent the voters that did not answer: what they acknowledged above {@code kept} is lost
 */
public record Recovered(long epoch, Head kept, Head own, Map<PeerId, Head> heard, List<PeerId> silent) {

    public Recovered {
        heard = Map.copyOf(heard);
        silent = List.copyOf(silent);
    }

    /** The whole account in one line. */
    public String describe() {
        return "epoch " + epoch + " begins with revision " + kept.revision() + " (" + kept
                + "); this node had revision "
                + own.revision() + ", heard were " + heard + "; silent are the voters " + silent
                + ". All revisions up to " + kept.revision() + " of epoch "
                + kept.epoch().counter()
                + " are kept; every one above, if any was acknowledged, is lost, and so are writes that a majority goes on to"
                + " acknowledge where it is alive and cut off";
    }
}
