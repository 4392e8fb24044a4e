/** Three in the morning: a bad change, found, previewed and undone, and who it was. */
@NullMarked
package dev.confab.examples.operate;

import org.jspecify.annotations.NullMarked;
