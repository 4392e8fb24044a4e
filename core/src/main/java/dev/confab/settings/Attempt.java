package dev.confab.settings;

import java.util.List;
import java.util.Set;

/** What came of making a setting's value out of the values that count. */
sealed interface Attempt<T> {

    /** Those keys, and what begins with those prefixes, decide what comes of the next. */
    Asked asked();

    /** Which keys were looked at, whether they exist or not. Immutable. */
    record Asked(Set<String> keys, Set<String> prefixes) {
        public Asked {
            keys = Set.copyOf(keys);
            prefixes = Set.copyOf(prefixes);
        }
    }

    /** There is a value. */
    record Made<T>(T value, Origin origin, Asked asked) implements Attempt<T> {}

    /** Nobody has set it. */
    record Unset<T>(Asked asked) implements Attempt<T> {}

    /** It cannot be made. */
    record Failed<T>(List<Fault> faults, Asked asked) implements Attempt<T> {
        public Failed {
            faults = List.copyOf(faults);
        }
    }
}
