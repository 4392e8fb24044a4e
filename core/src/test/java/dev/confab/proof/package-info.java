/**
 * The proof machine: real nodes under faults, what their clients saw, and checkers that decide whether it could be true.
 * Tests of single walls stay in their own rooms. Read {@link dev.confab.proof.History} first.
 */
@NullMarked
package dev.confab.proof;

import org.jspecify.annotations.NullMarked;
