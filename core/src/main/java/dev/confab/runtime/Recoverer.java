package dev.confab.runtime;

import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.model.Command;
import dev.confab.replica.DiskCopy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a new epoch on a stopped node's directory, for a cluster whose majority is lost for good: looks around as a
 * node that does not vote, takes the most advanced copy it can reach, and makes its node the only voter of the next
 * epoch.
 *
 * <p>What the voters' logs hold beyond the copies is not looked at: a write that a voter has in its log alone, though
 * it may have been acknowledged, is lost. One durable write of the identity makes the step: before it nothing has
 * changed, after it the old log is out of use, and kept.
 */
public final class Recoverer {

    private static final Logger log = LoggerFactory.getLogger(Recoverer.class);
    private static final long LOOK_MILLIS = 50;
    private static final Duration SYNC_MAX = Duration.ofSeconds(2);

    private final NodeOptions options;
    private final Path place;
    private final Random random = new SecureRandom();
    private Address address = new Address("unknown", 0);

    private Recoverer(NodeOptions options, Path place) {
        this.options = options;
        this.place = place;
    }

    /**
     * Blocks for as long as it looks around, and some seconds more.
     *
     * @param survey how long to wait for other nodes to answer
     * @throws IllegalStateException where it must not be done, or was not forced; nothing has changed then
     */
    public static Recovered recover(NodeOptions options, Duration survey, boolean isForced) {
        Path place = options.dataDirectory();
        if (place == null || !DiskCopy.isIn(place)) {
            throw new IllegalStateException("dataDirectory " + place
                    + " has no copy of the configuration to recover from; choose the node with the newest one");
        }
        Recoverer recoverer = new Recoverer(options, place);
        Recovered found = recoverer.look(survey);
        if (!isForced) {
            throw new IllegalStateException(
                    "recovery may lose writes and was not forced, so nothing was changed. What force would do: "
                            + found.describe());
        }
        recoverer.begin(found);
        log.warn("[{}] recovered: {}", options.node(), found.describe());
        return found;
    }

    private Recovered look(Duration survey) {
        try (Node node = Node.observe(options)) {
            Head own = node.head();
            address = node.cluster().self().address();
            long untilNanos = System.nanoTime() + survey.toNanos();
            while (System.nanoTime() - untilNanos < 0) {
                pause();
            }
            FoundingRecord record = node.local()
                    .founding()
                    .orElseThrow(() -> new IllegalStateException("dataDirectory " + place + " was in no cluster yet"));
            List<VoterId> voters = node.local().votersOnDisk(record);
            List<PeerId> silent = silent(node, voters);
            requireNoMajority(voters, silent);
            requireNoLeader(node);
            requireNewest(node);
            long epoch = Math.max(
                            node.local().identity().epoch(), node.head().epoch().counter())
                    + 1;
            return new Recovered(
                    epoch, node.head(), own, node.cluster().survey().heads(), silent);
        }
    }

    private List<PeerId> silent(Node node, List<VoterId> voters) {
        return voters.stream()
                .filter(voter -> !voter.node().equals(options.node()))
                .filter(voter -> !node.cluster().survey().hasHeard(voter))
                .map(VoterId::node)
                .toList();
    }

    /** This node counts, too: it would be started as it is. */
    private void requireNoMajority(List<VoterId> voters, List<PeerId> silent) {
        int alive = voters.size() - silent.size();
        if (voters.size() > 1 && alive > voters.size() / 2) {
            throw new IllegalStateException(alive + " of the " + voters.size() + " voters " + voters
                    + " are here, which is a majority: start this node as it is, there is nothing to recover");
        }
    }

    /** Voters that this directory does not know, of an epoch that was recovered before, answer through their leader. */
    private void requireNoLeader(Node node) {
        try {
            node.write(options.node().name(), "", new Command.Sync(), SYNC_MAX).join();
        } catch (CompletionException e) {
            return; // as it should be
        }
        throw new IllegalStateException(
                "a leader answers, so a majority of its voters is alive: start this node as it is, there is nothing to recover");
    }

    private static void requireNewest(Node node) {
        node.cluster().survey().heads().forEach((peer, head) -> {
            if (node.head().isBehind(head)) {
                throw new IllegalStateException("node " + peer + " has come to " + head + ", this node only to "
                        + node.head() + "; give the survey more time, or recover there");
            }
        });
    }

    private void begin(Recovered found) {
        try (DataDirectory directory = DataDirectory.open(
                place, options.cluster(), options.node(), random.nextLong(), System.currentTimeMillis())) {
            Head kept = DiskCopy.in(options.node(), place, (task, delay) -> {}, DiskCopy.INTERVAL, System::nanoTime)
                    .load(state -> Belonging.isForeign(directory.identity().clusterId(), state))
                    .head();
            if (!kept.equals(found.kept())) {
                throw new IllegalStateException("the copy at " + found.kept() + " did not get to the disk, " + kept
                        + " is there; free space in " + place + " or make it writable, then recover again");
            }
            long nonce = random.nextLong();
            FoundingRecord record = new FoundingRecord(List.of(new Founder(options.node(), address, nonce)));
            directory.become(
                    directory.identity().withNonce(nonce).withFounding(record).withEpoch(found.epoch()));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it looked around; nothing was changed", e);
        }
    }
}
