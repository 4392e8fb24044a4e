package dev.confab.proof;

/** A node said that it leads in that term. Immutable. */
record Claim(long term, String node) {}
