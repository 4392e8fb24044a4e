/**
 * A log of opaque records on disk that knows what it promised to keep, the vote and the snapshots beside it, and small files
 * that are replaced whole. What the records and snapshots mean stays out, and so does the engine. Read {@link
 * dev.confab.journal.Journal} first.
 */
@NullMarked
package dev.confab.journal;

import org.jspecify.annotations.NullMarked;
