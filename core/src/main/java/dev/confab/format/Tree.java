package dev.confab.format;

/** A document before it is flattened, or a map of keys after it is nested: YAML and JSON share this shape. */
sealed interface Tree permits Scalar, Sequence, Mapping {}
