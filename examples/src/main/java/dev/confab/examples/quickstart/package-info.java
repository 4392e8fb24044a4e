/**
 * A first look at Confab: three nodes in one process, from nothing to a lost and returned leader. Every call to Confab is in
 * {@link dev.confab.examples.quickstart.Story}, to be read first; the rest starts, prints and cleans up.
 */
@NullMarked
package dev.confab.examples.quickstart;

import org.jspecify.annotations.NullMarked;
