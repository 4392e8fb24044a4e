/**
 * Each node's own copy of the configuration, applied in the one order, and its copy on disk. Who agrees on commits, how they
 * spread and whom the application wants told stay out. Read {@link dev.confab.replica.Replica} first.
 */
@NullMarked
package dev.confab.replica;

import org.jspecify.annotations.NullMarked;
