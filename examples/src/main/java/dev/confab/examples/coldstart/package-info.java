/**
 * An application that starts while everything else is dead, with defaults, with a bundle, and from its disk. All of it is in {@link
 * dev.confab.examples.coldstart.ColdStart}.
 */
@NullMarked
package dev.confab.examples.coldstart;

import org.jspecify.annotations.NullMarked;
