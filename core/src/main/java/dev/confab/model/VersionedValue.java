package dev.confab.model;

/**
 * The present value of a key. Immutable.
 *
 * @param version how often this key was changed, from 1; goes on counting when the key is removed and put again
 * @param revision the commit that wrote this value
 */
public record VersionedValue(String value, long version, long revision) {}
