package dev.confab.ledger;

import java.nio.file.Path;
import java.util.Set;

/** A row of the catch table: walls that are left out, and the mix of faults that shows it. */
enum CatchRow {
    DURABILITY(Mix.POWER, Trap.ACKNOWLEDGED_BEFORE_DURABLE),
    STALE_LEADERS(Mix.RETURNING_LEADERS, Trap.LEADER_OF_AN_OLDER_TERM_STAYS),
    VOTES(Mix.ELECTIONS, Trap.TWO_VOTES_IN_A_TERM),
    MATCHING(Mix.COMPACTED_LOGS, Trap.COMMIT_BEYOND_WHAT_MATCHED),
    REPEATED_VOTES(Mix.REPEATED_VOTES, Trap.REPEATED_VOTE_REFUSED),
    KNOWLEDGE(Mix.EMPTIED_LOGS, Trap.VOTE_FOR_ONE_WHO_KNOWS_LESS),
    LATE_FRAMES(Mix.LATE_FRAMES, Trap.LATE_FRAME_CUTS_THE_LOG),
    CONFIGURATIONS(Mix.OLD_CONFIGURATIONS, Trap.OLDER_CONFIGURATION_APPLIED),
    MEMBERSHIP(Mix.STRANGERS, Trap.VOTERS_CHANGE_UNASKED),
    TIMERS(Mix.SLOW_REPLAY, Trap.ELECTION_TIMER_LOST),
    STICKINESS(Mix.SINGLE_LINKS, Trap.LIVE_LEADER_DEPOSED),
    HANGING(Mix.LOST_ANSWERS, Trap.HANGING_ENTRY),
    BACK_OFF(Mix.LONG_ABSENCES, Trap.LONG_BACK_OFF),
    POISON(Mix.POISON, Trap.POISONED_VOTER_REVIVED),
    UNASKED_CHANGES(Mix.CHANGES, Trap.VOTERS_CHANGE_UNASKED),
    OVERLAPS(Mix.OVERLAPPING_CHANGES, Trap.CHANGES_OVERLAP),
    UNWRITTEN_VOTERS(Mix.CHANGES_AND_POWER, Trap.VOTERS_NOT_WRITTEN_DOWN),
    /** The leader tells again whom it missed for a moment, and would hide it. */
    UNTOLD_VOTERS(Mix.FORGOTTEN_VOTERS, Trap.ENTRIES_BEFORE_THE_VOTERS, Trap.LONG_BACK_OFF),
    LOST_DISKS(Mix.LOST_DISKS, Trap.ANOTHER_DISK_ANSWERS),
    REMOVED_VOTERS(Mix.CHANGES, Trap.REMOVED_VOTER_STANDS),
    CUT_LOGS(Mix.CHANGES, Trap.MEMBER_WITHOUT_VOTE_CUTS_ITS_LOG),
    FORGOTTEN_MEMBERS(Mix.CHANGES, Trap.MEMBER_FORGOTTEN);

    final Mix mix;
    final Set<Trap> leftOut;

    CatchRow(Mix mix, Trap... leftOut) {
        this.mix = mix;
        this.leftOut = Set.of(leftOut);
    }

    FaultRounds.Result without(Path home, long seed, int roundsMax) {
        return new FaultRounds(home, mix, seed, leftOut).run(roundsMax);
    }

    FaultRounds.Result with(Path home, long seed, int rounds) {
        return new FaultRounds(home, mix, seed, Set.of()).run(rounds);
    }
}
