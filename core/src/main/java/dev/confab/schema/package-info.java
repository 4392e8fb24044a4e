/**
 * What may stand under a key: rules as lines of text, and whether values keep them. Pure, and the same on every Java platform: no
 * regular expression, no locale, no parser of the platform beyond {@code BigDecimal} within bounds, because every voter must come
 * to the same answer. Where rules are kept, and what is done about a value that breaks one, stays out. Read {@link
 * dev.confab.schema.Rule} first, then {@link dev.confab.schema.Schema}.
 */
@NullMarked
package dev.confab.schema;

import org.jspecify.annotations.NullMarked;
