package dev.confab.format;

/** A value as written, and where. Immutable. */
record Scalar(String text, Position at) implements Tree {}
