/**
 * An ordered log of opaque entries, spread over a changing set of peers. Knows nothing of configuration. Read {@link
 * dev.confab.gossip.Gossip} first; the protocols that it runs are in {@code membership} and {@code broadcast}, each with an
 * endpoint here, which steps it by the clock and brings its messages out and in by the {@code Line}.
 */
@NullMarked
package dev.confab.gossip;

import org.jspecify.annotations.NullMarked;
