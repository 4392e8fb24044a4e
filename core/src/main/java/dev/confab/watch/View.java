package dev.confab.watch;

import dev.confab.model.Namespace;
import dev.confab.model.State;
import java.time.Instant;

/** One namespace at one revision. Shares its structure with the states around it, so holding one costs little. Immutable. */
record View(String namespace, long epoch, long revision, Instant time, Namespace values) {

    static View of(State state, String namespace) {
        return new View(
                namespace, state.head().epoch().counter(), state.revision(), state.time(), state.namespace(namespace));
    }
}
