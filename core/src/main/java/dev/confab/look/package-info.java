/**
 * Rules whose meaning depends on the platform or on a library: regular expressions and JSON Schema, each held against values within
 * a budget of looks that is the same on every machine. For the node that writes, never for voters. Which values are looked at, and
 * when, stays out. Read {@link dev.confab.look.Regex} first, then {@link dev.confab.look.JsonDocument}.
 */
@NullMarked
package dev.confab.look;

import org.jspecify.annotations.NullMarked;
