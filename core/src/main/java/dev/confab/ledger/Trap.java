package dev.confab.ledger;

/** The engine's traps against which there are walls. Tests leave single walls out to see the trap behind them. */
enum Trap {
    ACKNOWLEDGED_BEFORE_DURABLE,
    TWO_VOTES_IN_A_TERM,
    LEADER_OF_AN_OLDER_TERM_STAYS,
    COMMIT_BEYOND_WHAT_MATCHED,
    REPEATED_VOTE_REFUSED,
    VOTE_FOR_ONE_WHO_KNOWS_LESS,
    LATE_FRAME_CUTS_THE_LOG,
    OLDER_CONFIGURATION_APPLIED,
    VOTERS_CHANGE_UNASKED,
    ELECTION_TIMER_LOST,
    LIVE_LEADER_DEPOSED,
    HANGING_ENTRY,
    LONG_BACK_OFF,
    POISONED_VOTER_REVIVED
}
