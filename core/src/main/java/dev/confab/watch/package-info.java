/**
 * Tells the application what changed: watches, listeners and subscriptions, one mailbox each. Where commits come from and
 * how values are decoded stay out. Read {@link dev.confab.watch.Watch} first, then {@link dev.confab.watch.WatchHub}.
 */
@NullMarked
package dev.confab.watch;

import org.jspecify.annotations.NullMarked;
