/**
 * One node in a process of its own, with a prompt, to play with in several terminals. Nothing here is needed by an
 * application. Read {@link dev.confab.examples.node.NodeMain} first, then {@link dev.confab.examples.node.Commands}.
 */
@NullMarked
package dev.confab.examples.node;

import org.jspecify.annotations.NullMarked;
