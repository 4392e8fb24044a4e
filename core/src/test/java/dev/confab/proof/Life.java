package dev.confab.proof;

/** One start of a node to its end, whichever way it ends. Immutable. */
record Life(String node, int number) {}
