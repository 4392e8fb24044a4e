package dev.confab.ledger;

import static dev.confab.ledger.Strike.*;

import java.util.List;

/** Which faults strike, and on how many voters. */
enum Mix {
    GENERAL(
            3,
            false,
            CUT_LEADER,
            CUT_ONE,
            CUT_LINK,
            MUTE_LEADER,
            CLOSE_ONE_WAY,
            LOSE_ANSWERS,
            HOLD_ANYTHING,
            RESIGN_TWICE,
            HOLD_BALLOTS,
            HOLD_APPENDS,
            REPEAT_VOTES,
            LATE_FRAMES,
            LATE_VOTES,
            HEAL_LINKS,
            HEAL,
            HEAL,
            HEAL,
            KILL_ONE,
            KILL_LEADER,
            START,
            START,
            EMPTY_A_LOG,
            DAMAGE_A_TAIL,
            POWER_LOSS,
            COMPACT,
            POISON_ONE,
            LOSE_THE_ANSWERS_TO_A_WRITE,
            STRANGER_STANDS,
            STRANGER_JOINS,
            STRANGER_SENDS_AWAY,
            OLD_CONFIGURE),
    POWER(3, false, POWER_LOSS),
    ELECTIONS(3, false, HOLD_BALLOTS, HOLD_APPENDS, RESIGN_TWICE, LATE_VOTES),
    REPEATED_VOTES(3, false, REPEAT_VOTES, CUT_LEADER, KILL_LEADER, START, HEAL_LINKS),
    RETURNING_LEADERS(3, false, CUT_LEADER, HOLD_APPENDS, HEAL_LINKS),
    EMPTIED_LOGS(3, false, CUT_A_FOLLOWER, EMPTY_A_FOLLOWER, OTHERS_WITHOUT_THE_LEADER),
    LATE_FRAMES_ONLY(3, true, LATE_FRAMES),
    OLD_CONFIGURATIONS(3, false, OLD_CONFIGURE, OLD_CONFIGURE, CUT_LEADER, HEAL),
    STRANGERS(3, false, STRANGER_JOINS, STRANGER_SENDS_AWAY, STRANGER_STANDS),
    SINGLE_LINKS(3, false, CUT_LINK, HEAL, STRANGER_STANDS),
    SLOW_REPLAY(3, false, REPLAY_SLOWLY, SILENCE_THE_LEADER, ELECT_WITHOUT_THE_SILENCED),
    LOST_ANSWERS(3, false, LOSE_THE_ANSWERS_TO_A_WRITE),
    LONG_ABSENCES(3, false, RETURN_EMPTY_AFTER_SECONDS),
    POISON(5, false, POISON_ONE, CUT_LEADER, HEAL);

    final int voters;
    /** Whether each round begins with a new group. */
    final boolean isFresh;

    final List<Strike> strikes;

    Mix(int voters, boolean isFresh, Strike... strikes) {
        this.voters = voters;
        this.isFresh = isFresh;
        this.strikes = List.of(strikes);
    }
}
