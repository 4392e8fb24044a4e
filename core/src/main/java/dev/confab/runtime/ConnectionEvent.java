package dev.confab.runtime;

/** A node stands differently to its cluster. Immutable. */
public record ConnectionEvent(Connection before, Connection now) {}
