package dev.confab.format;

import java.util.Map;

/** Names and what stands under them, in order, and where it starts. */
record Mapping(Map<String, Tree> entries, Position at) implements Tree {}
