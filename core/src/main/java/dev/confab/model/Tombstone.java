package dev.confab.model;

/** What is left of a removed key: the version and the revision of its removal. Immutable. */
record Tombstone(long version, long revision) {}
