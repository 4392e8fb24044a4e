/**
 * The door: what an application uses. Everything here hands on to the rooms below; none of them knows this one. Read {@link
 * dev.confab.Confab} first, then {@link dev.confab.ConfigMap}.
 */
@NullMarked
package dev.confab;

import org.jspecify.annotations.NullMarked;
