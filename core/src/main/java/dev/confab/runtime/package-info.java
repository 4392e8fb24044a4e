/**
 * What makes the rooms below one running node: its threads, its data directory, the way of a write and of a commit between
 * ledger, gossip and replica; and who sees to it that enough voters live: {@code VoterKeeper} has the rules, {@code VoterOffice}
 * carries them out. No other rules of its own. Read {@link dev.confab.runtime.Node} first, which puts it together: {@code
 * LocalState} is what a node has of its own, {@code ClusterView} what it knows of the others, {@code Enrolment} its part in the
 * group, {@code Writer} the way of a write, {@code FirstState} when it is ready, {@code Farewell} and {@code Shutdown} its end.
 */
@NullMarked
package dev.confab.runtime;

import org.jspecify.annotations.NullMarked;
