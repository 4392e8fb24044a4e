package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.Floors;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a history knows: its index, the labelled copies, and the state to which they lead. Takes in what the node applied. Confined
 * to the history's lock, so it reads and writes no file.
 */
final class Known {

    private static final Logger log = LoggerFactory.getLogger(Known.class);

    private final PeerId node;
    private final Index index;
    private final Pins pins;
    private State latest;
    private long generation;
    private boolean hasPeers;

    /**
     * What is lacking before the first commit. Immutable.
     *
     * @param upTo the revision of the last commit of it
     */
    record Wanted(long generation, long upTo) {}

    Known(PeerId node, HistoryOptions options, State initial, boolean isOnDisk) {
        this.node = node;
        this.index = new Index(options, isOnDisk);
        this.pins = new Pins(node, options.bytesMax());
        this.latest = initial;
        beginAtLatest();
    }

    Index index() {
        return index;
    }

    Pins pins() {
        return pins;
    }

    /** The state after the last commit. */
    State latest() {
        return latest;
    }

    /** Another one for each time that the history began anew: what lies on disk of an earlier one leads nowhere. */
    long generation() {
        return generation;
    }

    /** Forgets all commits: the history begins at the latest state. */
    void beginAtLatest() {
        beginAt(latest.revision(), latest.time().toEpochMilli(), true);
    }

    /** Forgets all commits: the history begins with the one after that, and may be told what was before if that is wanted. */
    void beginAt(long revision, long timeMillis, boolean wantsEarlier) {
        index.beginAt(revision, timeMillis);
        if (hasPeers && wantsEarlier) {
            awaitEarlier();
        }
    }

    /** There are others to ask for what was before the first commit. */
    void peersCame() {
        hasPeers = true;
        awaitEarlier();
    }

    private void awaitEarlier() {
        if (!isAgreedToGo(index.base())) {
            index.awaitEarlier();
        }
    }

    /** Whether the cluster agreed that nobody reads what was before that commit. */
    private boolean isAgreedToGo(long revision) {
        return revision <= Floors.of(latest, Reserved.ALL_NAMESPACES);
    }

    /** Empty where nothing is lacking, or nobody has it. */
    Optional<Wanted> wanted() {
        return index.awaitsEarlier() ? Optional.of(new Wanted(generation, index.base())) : Optional.empty();
    }

    /** Takes in those commits, oldest first, that were wanted, and still are; as many as the bounds leave room for. */
    void takeEarlier(Wanted wanted, long beforeMillis, List<Commit> commits, List<? extends Body> bodies) {
        if (!wanted().equals(Optional.of(wanted))) {
            return;
        }
        for (int i = commits.size() - 1; i >= 0 && index.awaitsEarlier(); i--) {
            if (isAgreedToGo(commits.get(i).revision())) {
                index.awaitNoEarlier();
                return;
            }
            long millis = i == 0 ? beforeMillis : commits.get(i - 1).time().toEpochMilli();
            index.addFirst(commits.get(i), millis, bodies.get(i));
        }
    }

    /** Nobody has what is wanted. */
    void giveUp(Wanted wanted) {
        if (wanted().equals(Optional.of(wanted))) {
            index.awaitNoEarlier();
        }
    }

    /** Copies the labelled revisions to which it leads now. */
    void followLabels() {
        pins.followAll(latest, index);
    }

    void take(Step step) {
        State before = step.before();
        Commit commit = step.commit();
        if (before != null && commit != null) {
            index.add(commit, new Body.Kept(Recorded.of(before, commit).encode()));
            pins.follow(commit, step.after(), index);
            latest = step.after();
            if (index.awaitsEarlier() && isAgreedToGo(index.base())) {
                index.awaitNoEarlier();
            }
        } else {
            jump(step.after());
        }
    }

    private void jump(State after) {
        log.info(
                "[{}] its history begins anew at revision={}: what was before did not come here, or waited too long for the disk",
                node,
                after.revision());
        State before = latest;
        latest = after;
        generation++;
        beginAtLatest();
        pins.jump(before, after, index);
    }

    /** The oldest revision at which that namespace can be read. */
    long oldestReadable(String namespace) {
        return index.oldestReadable(namespace);
    }

    /** Does nothing where that namespace can be read at that revision, by a labelled copy or by the index. */
    void requireReadable(String namespace, long revision) {
        if (pins.of(namespace, revision) == null) {
            requireReadable(namespace, revision, oldestReadable(namespace));
        }
    }

    /** Does nothing where that revision lies between the oldest one and the latest. */
    void requireReadable(String what, long revision, long oldest) {
        if (revision > latest.revision()) {
            throw new IllegalArgumentException("a revision of the past must be at most " + latest.revision()
                    + ", to which this node has come, was " + revision);
        }
        if (revision < oldest) {
            throw new HistoryGoneException(what, "revision " + revision, oldest);
        }
    }

    /** The last revision whose commit was made by then. */
    long revisionAt(String what, Instant time) {
        long revision = index.revisionAt(time.toEpochMilli());
        if (revision < index.base()) {
            throw new HistoryGoneException(what, time.toString(), index.base());
        }
        return revision;
    }
}
