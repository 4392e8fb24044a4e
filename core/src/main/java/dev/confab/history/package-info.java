/**
 * What was: each node's own record of the commits that it applied, in memory or on its disk, and the reads of it. Who agrees on
 * commits and what holds now stay out. Read {@link dev.confab.history.History} first.
 */
@NullMarked
package dev.confab.history;

import org.jspecify.annotations.NullMarked;
