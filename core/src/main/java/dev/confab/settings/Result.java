package dev.confab.settings;

import java.util.List;

/** What became of binding: a value, or all that is wrong. */
sealed interface Result<T> {

    record Bound<T>(T value) implements Result<T> {}

    /** At least one fault; in the order of the components. */
    record Faulty<T>(List<Fault> faults) implements Result<T> {

        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
