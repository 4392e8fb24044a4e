/**
 * The configuration itself and the rules by which it changes: state + command → commit. Pure and deterministic: no clock, no
 * thread, no socket, no luck. How commands are agreed on and how commits spread stays out. Read {@link
 * dev.confab.model.State} first, then {@link dev.confab.model.StateMachine}.
 */
@NullMarked
package dev.confab.model;

import org.jspecify.annotations.NullMarked;
