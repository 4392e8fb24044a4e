/** Values as an application uses them: records, derived settings, layers, and a bad value that is refused. */
@NullMarked
package dev.confab.examples.typedsettings;

import org.jspecify.annotations.NullMarked;
