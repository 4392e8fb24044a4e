/**
 * Configuration files as flat maps: properties, YAML and JSON text into ordered keys and values, flattened and filtered by
 * profile the way Spring Boot does, and back. Namespaces, commits, types of values and placeholders stay out: a value is its
 * text as written. Read {@link dev.confab.format.ConfigFormat} first.
 */
@NullMarked
package dev.confab.format;

import org.jspecify.annotations.NullMarked;
