package dev.confab.format;

import java.util.List;

/** A list and where it starts. */
record Sequence(List<Tree> elements, Position at) implements Tree {}
