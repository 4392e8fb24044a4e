package dev.confab.settings;

import dev.confab.replica.LayeredView;

/**
 * How a setting's value is made out of the values that count. Equal ones that have equal fallbacks make equal values; to compare them
 * runs no code of the application. Immutable.
 */
interface Recipe<T> {

    /** The key, or the prefix. */
    String name();

    /** Makes it; may run code of the application. Throws nothing: what that code throws is a fault. */
    Attempt<T> make(EffectiveTexts texts);

    /** Whether that takes no time to speak of and runs no code of the application, with these values. */
    boolean isLight(LayeredView.Values present);
}
