package dev.confab.settings;

/**
 * A setting's value and where it comes from, both of one moment. Immutable.
 *
 * @param origin of a value that was kept because a later one was rejected, that of the one kept
 */
public record Reading<T>(T value, Origin origin) {}
