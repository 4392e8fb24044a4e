package dev.confab.history;

import java.util.function.Consumer;
import java.util.function.Function;

/** A look at what is known. */
interface Look {

    /** Hands over what is known, with all that was applied by now, for as long as the call takes: it must not block. */
    <T> T look(Function<Known, T> what);

    /** As {@link #look}, for what only throws. */
    default void check(Consumer<Known> what) {
        look(known -> {
            what.accept(known);
            return known;
        });
    }
}
