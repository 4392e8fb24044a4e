/**
 * Many nodes on one thread in virtual time, with faults drawn from a seed: what must never happen is checked after each step,
 * what must happen once the faults stop is checked at the end. Read {@code Network} first; {@code Fleet} spreads
 * entries among nodes that know each other, {@code WholeFleet} runs all of gossip.
 */
@NullMarked
package dev.confab.gossip.simulation;

import org.jspecify.annotations.NullMarked;
