/**
 * Who is in the cluster, where, and whether it lives: SWIM with Lifeguard, and the first formation of the voters from the
 * seeds. Pure protocol objects stepped from outside; sockets, threads, disks and the Raft group stay out.
 * Read {@link dev.confab.gossip.membership.Membership} first, then {@link dev.confab.gossip.membership.Formation}.
 */
@NullMarked
package dev.confab.gossip.membership;

import org.jspecify.annotations.NullMarked;
