package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.wire.PeerId;
import dev.confab.watch.Subscription;
import java.time.Duration;
import java.util.Optional;

/** How a node stands to its cluster, and how old what it shows is. Thread-safe, but for what belongs to the node loop. */
public final class Standing {

    private final NodeOptions options;
    private final LocalState local;
    private final Gossip gossip;
    private final Enrolment enrolment;
    private final Readiness readiness;
    private final ConnectionWatch connection;
    private final ViewClock viewClock;
    private final OtherMembers others;

    Standing(
            NodeOptions options,
            LocalState local,
            Gossip gossip,
            Enrolment enrolment,
            Readiness readiness,
            ConnectionWatch connection) {
        this.options = options;
        this.local = local;
        this.gossip = gossip;
        this.enrolment = enrolment;
        this.readiness = readiness;
        this.connection = connection;
        this.viewClock =
                new ViewClock(local.replica(), gossip.viewAge()::nanos, local::isShowingBundle, System::nanoTime);
        this.others = new OtherMembers(options.node());
    }

    /**
     * How old the view is at most that is read after this call; absent where nobody confirmed a view of the present epoch in
     * this process.
     */
    public Optional<Duration> viewAge() {
        return viewClock.age();
    }

    /** Blocks until the view is no older than that, but no longer than {@code atMost}. */
    public void awaitViewAge(Duration bound, Duration atMost) {
        viewClock.await(bound, atMost);
    }

    /** How this node stands to its cluster. */
    public Connection connection() {
        return connection.now();
    }

    /** Tells that listener of each change of {@link #connection} from now on. */
    public Subscription listenToConnection(ConnectionListener listener) {
        return connection.listen(listener);
    }

    /** On the loop. */
    void onTick() {
        viewClock.onTick();
        connection.onTick(this::facts);
    }

    void close() {
        viewClock.close();
        connection.close();
    }

    private ConnectionStates.Facts facts(boolean hearsOthers) {
        boolean isLive = viewAge()
                .filter(age -> age.compareTo(options.liveWithin()) <= 0)
                .isPresent();
        boolean isDiskWell =
                local.failure().isEmpty() && enrolment.diskFailure().isEmpty();
        return new ConnectionStates.Facts(readiness.isReady(), isLive, isDiskWell, hasOthers(), hearsOthers);
    }

    /** By what it heard since its start, or by who founded the cluster. */
    private boolean hasOthers() {
        PeerId self = options.node();
        return others.exist(gossip.members())
                || local.founding()
                        .filter(record -> record.founders().stream()
                                .anyMatch(founder -> !founder.name().equals(self)))
                        .isPresent();
    }
}
