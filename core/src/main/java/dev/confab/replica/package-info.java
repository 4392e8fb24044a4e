/**
 * Each node's own copy of the configuration, applied in the one order, its copy on disk, and the bundle that stands in for it
 * while there is none; and, on top of what is shown, namespaces in layers. Who agrees on commits, how they spread and whom the
 * application wants told stay out. Read {@link dev.confab.replica.Replica} first.
 */
@NullMarked
package dev.confab.replica;

import org.jspecify.annotations.NullMarked;
