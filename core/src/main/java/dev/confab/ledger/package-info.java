/**
 * The agreement: the Raft group and all that is needed to hand it a command and to hear its commits. The only room that
 * imports {@code io.atomix}; nothing of Atomix leaves it. How commits spread to nodes that are no voters stays out. Read
 * {@link dev.confab.ledger.Ledger} first, then {@link dev.confab.ledger.RaftLedger}, which runs an {@code Engine}, then {@link
 * dev.confab.ledger.Courier}.
 *
 * <p>Three seams for the walls around the engine: {@code RaftMessages} (what a voter hears and says, through the {@code Gate}
 * and the {@code Walls} in it), {@code GuardedRaftContext} (term, vote, leader, commit index), {@code RaftFiles} (what lies
 * under its storage). Who votes changes in the leader's own process only, through {@code VoterChanges}.
 */
@NullMarked
package dev.confab.ledger;

import org.jspecify.annotations.NullMarked;
