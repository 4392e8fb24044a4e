/**
 * Typed values: texts of the configuration, decoded when they come and read for ever. Where texts come from, and who agreed on
 * them, stay out. Read {@link dev.confab.settings.Setting} first; {@code SettingHub} sees which of them a commit may change,
 * {@code Binding} keeps one up to date, {@code ValueType} and {@code Binder} know how values are made.
 */
@NullMarked
package dev.confab.settings;

import org.jspecify.annotations.NullMarked;
