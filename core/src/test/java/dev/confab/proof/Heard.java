package dev.confab.proof;

import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.util.List;

/** One call of a listener. Immutable. */
record Heard(long subscription, WatchEvent.Kind kind, boolean isComplete, long revision, List<KeyChange> changes) {

    Heard {
        changes = List.copyOf(changes);
    }
}
