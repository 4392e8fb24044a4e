package dev.confab.settings;

import dev.confab.replica.LayeredView;

/** How a setting's value is made out of the values that count. Equal ones make equal values. Immutable. */
interface Recipe<T> {

    /** The key, or the prefix. */
    String name();

    /** A prefix of all prefixes that it asks for keys under. */
    default String area() {
        return "";
    }

    /** Makes it; may run code of the application. Throws nothing: what that code throws is a fault. */
    Attempt<T> make(EffectiveTexts texts);

    /** Whether that takes no time to speak of and runs no code of the application, with these values. */
    boolean isLight(LayeredView.Values present);
}
