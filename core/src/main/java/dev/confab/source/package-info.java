/**
 * Files as a source of configuration: what a directory or a file holds, when it has come to rest, whether it is news to the
 * cluster, and its way there as one commit. How files are written stands in {@code format}; how a commit comes about stays out, and
 * comes in as a {@link dev.confab.source.Target}. Read {@link dev.confab.source.FileSource} first, then {@code Follower}.
 */
@NullMarked
package dev.confab.source;

import org.jspecify.annotations.NullMarked;
