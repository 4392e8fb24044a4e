package dev.confab.replica;

import dev.confab.model.Commit;
import dev.confab.model.State;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a bundle until it is lifted, and the replica from then on. What the replica applies meanwhile stays unseen: the first
 * commits of a history are not a configuration. Observers are told of one jump when it is lifted.
 *
 * <p>The bundle never enters the replica: it may come from another cluster, and equal heads must mean equal states.
 *
 * <p>Confined to the node loop, except for {@link #state} and {@link #isShowing}, which any thread may call.
 */
public final class BundleFirst implements Shown, ReplicaObserver {

    private static final Logger log = LoggerFactory.getLogger(BundleFirst.class);

    private final Replica replica;
    private final List<ReplicaObserver> observers = new CopyOnWriteArrayList<>();
    private volatile @Nullable State bundle;

    private BundleFirst(Replica replica, State bundle) {
        this.replica = replica;
        this.bundle = bundle;
    }

    /** @param bundle as {@link Bundle#read} returns it: of no history, so that whatever the replica has is later */
    public static BundleFirst over(Replica replica, State bundle) {
        if (bundle.revision() != 0) {
            throw new IllegalArgumentException("a bundle has revision 0, was " + bundle.revision());
        }
        BundleFirst shown = new BundleFirst(replica, bundle);
        replica.observe(shown);
        return shown;
    }

    @Override
    public State state() {
        State shown = bundle;
        return shown == null ? replica.state() : shown;
    }

    /** Whether it is the bundle that is shown. */
    public boolean isShowing() {
        return bundle != null;
    }

    @Override
    public void observe(ReplicaObserver observer) {
        observers.add(observer);
    }

    /** The replica has a configuration to show. Does nothing where it has no commit at all, and where that was said before. */
    public void lift() {
        State before = bundle;
        State own = replica.state();
        if (before != null && own.revision() > 0) {
            bundle = null;
            log.info("[{}] shows its own configuration at {} in place of the bundle", replica.node(), own.head());
            tell(observer -> observer.onJumped(before, own));
        }
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        if (!isShowing()) {
            tell(observer -> observer.onApplied(before, commit, after));
        }
    }

    @Override
    public void onJumped(State before, State after) {
        if (!isShowing()) {
            tell(observer -> observer.onJumped(before, after));
        }
    }

    /** One that throws is logged; the others are still told. */
    private void tell(Consumer<ReplicaObserver> step) {
        for (ReplicaObserver observer : observers) {
            try {
                step.accept(observer);
            } catch (RuntimeException e) {
                log.error("[{}] an observer failed; please report this", replica.node(), e);
            }
        }
    }
}
