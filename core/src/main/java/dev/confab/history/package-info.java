/**
 * What was: each node's own record of the commits that it applied, in memory or on its disk, and the reads of it. Who agrees on
 * commits and what holds now stay out. Read {@link dev.confab.history.History} first, the door: {@code Known} is what it knows,
 * {@code Intake} has the lock and what waits, {@code Filing} the files, {@code Reads} what is read.
 */
@NullMarked
package dev.confab.history;

import org.jspecify.annotations.NullMarked;
