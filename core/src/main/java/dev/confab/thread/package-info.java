/**
 * Threads of one task at a time. What runs on them stays out, and so does who owns them. Read {@link dev.confab.thread.Lane}.
 */
@NullMarked
package dev.confab.thread;

import org.jspecify.annotations.NullMarked;
