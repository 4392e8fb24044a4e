package dev.confab.runtime;

import dev.confab.replica.LayeredViews;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import dev.confab.replica.Shown;
import dev.confab.settings.SettingHub;
import dev.confab.watch.WatchHub;
import java.util.concurrent.CompletableFuture;

/**
 * What an application reads on a node, and who is told of it: the state that is shown, layers over it, then settings, then watches.
 * Each shows a commit before the next hears of it. Thread-safe, but for what belongs to the node loop.
 */
public final class Reads {

    private final LocalState local;
    private final NodeThreads threads;
    private final LayeredViews views;
    private final SettingHub settings;
    private final WatchHub watches;

    Reads(String node, LocalState local, NodeThreads threads) {
        this.local = local;
        this.threads = threads;
        Replica replica = local.replica();
        this.views = new LayeredViews(local.shown()::state);
        // Whoever listens is told last: all that can be read shows by then what it hears of.
        local.shown().observe(views);
        this.settings = new SettingHub(
                node,
                views,
                revision -> replica.commit(revision).map(RecentCommit::commit),
                threads.settings(),
                threads.listeners(),
                System::nanoTime);
        this.watches = WatchHub.over(
                local.shown(), replica, threads.listeners(), System::nanoTime, WatchHub.SUBSCRIPTIONS_MAX);
        views.observe(watches);
    }

    /** The state that counts for the application. */
    public Shown shown() {
        return local.shown();
    }

    /** Whether that is the bundle. */
    public boolean isShowingBundle() {
        return local.isShowingBundle();
    }

    /** What counts where namespaces lie over each other. */
    public LayeredViews views() {
        return views;
    }

    public SettingHub settings() {
        return settings;
    }

    public WatchHub watches() {
        return watches;
    }

    /** What a write waits for when the replica has reached its decision. On the loop. */
    CompletableFuture<Void> allShown(long revision) {
        local.liftBundle();
        return settings.shown(revision);
    }

    /** On the loop. */
    void onTick() {
        threads.spareSettings(settings.onTick());
    }

    /** Nobody is told any more; what is read stays. */
    void close() {
        watches.close();
        settings.close();
    }
}
