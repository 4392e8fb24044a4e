package dev.confab.watch;

import dev.confab.model.Namespace;
import dev.confab.model.State;
import dev.confab.replica.LayeredView;
import java.time.Instant;

/** One namespace at one revision. Shares its structure with the states around it, so holding one costs little. Immutable. */
record View(String namespace, long epoch, long revision, Instant time, Namespace values) {

    static View of(State state, String namespace) {
        return of(namespace, state, state.namespace(namespace));
    }

    /** What counts in layers, which have no one namespace: their names stand in its place. */
    static View of(LayeredView layered, LayeredView.Values present) {
        return of(layered.toString(), present.state(), present.values());
    }

    private static View of(String namespace, State state, Namespace values) {
        return new View(namespace, state.head().epoch().counter(), state.revision(), state.time(), values);
    }
}
