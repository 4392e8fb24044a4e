package dev.confab.model;

/**
 * The present value of a key. Immutable.
 *
 * @param version how often this key was changed, from 1; goes on counting when the key is removed and put again; 0 for a value
 *     out of a bundle, which no commit wrote
 * @param revision the commit that wrote this value; 0 for one out of a bundle
 */
public record VersionedValue(String value, long version, long revision) {}
