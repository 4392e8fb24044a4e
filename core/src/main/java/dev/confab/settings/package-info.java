/**
 * Typed values: turns the texts of keys into what the application works with, and keeps it for reading. Where texts come from,
 * how they are agreed on and how changes are told stay out. Read {@code Setting} first, then {@link
 * dev.confab.settings.ValueType}.
 */
@NullMarked
package dev.confab.settings;

import org.jspecify.annotations.NullMarked;
