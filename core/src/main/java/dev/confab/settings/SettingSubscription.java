package dev.confab.settings;

import dev.confab.thread.Turns;
import dev.confab.watch.Subscription;
import dev.confab.watch.Told;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a setting's newest value to one listener. Thread-safe; user code runs with no lock held. */
final class SettingSubscription<T> implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(SettingSubscription.class);

    private final Setting<T> setting;
    private final SettingListener<? super T> listener;
    private final LongSupplier nanoTime;
    private final Turns turns;
    private Reading<T> heard; // confined to the turns
    private volatile @Nullable Told told;
    private volatile boolean isClosed;

    /** @param own where the listener runs; null for the shared threads */
    SettingSubscription(
            Setting<T> setting,
            SettingListener<? super T> listener,
            Executor shared,
            @Nullable Executor own,
            LongSupplier nanoTime) {
        this.setting = setting;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.heard = setting.reading();
        this.turns = new Turns(shared, own, this::tell, this::failed);
    }

    /** The setting may have another value. */
    void signal() {
        turns.ask();
    }

    /** What the listener was told last; absent where it was told nothing yet. */
    Optional<Told> told() {
        return Optional.ofNullable(told);
    }

    @Override
    public void close() {
        isClosed = true;
        setting.forget(this);
    }

    private void tell() {
        Reading<T> before = heard;
        Reading<T> now = setting.reading();
        heard = now;
        if (!isClosed && !Values.areEqual(before.value(), now.value())) {
            long start = nanoTime.getAsLong();
            try {
                listener.onChange(before.value(), now.value());
            } finally {
                told = new Told(
                        setting.toString(), now.origin().revision(), Duration.ofNanos(nanoTime.getAsLong() - start));
            }
        }
    }

    private void failed(Throwable cause) {
        log.error(
                "{}: a listener failed at version={}, or its executor took no task; it stays subscribed",
                setting,
                setting.version(),
                cause);
    }
}
