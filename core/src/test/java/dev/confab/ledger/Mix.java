package dev.confab.ledger;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which faults strike, how many in a round at most, and on how many voters. */
enum Mix {
    GENERAL(3, 8, Mix.anything()),
    POWER(3, 8, Strike.POWER_LOSS),
    ELECTIONS(3, 8, Strike.RESIGN_IN_A_STORM),
    REPEATED_VOTES(3, 8, Strike.REPEAT_VOTES, Strike.CUT_LEADER, Strike.KILL_LEADER, Strike.START, Strike.HEAL_LINKS),
    RETURNING_LEADERS(3, 8, Strike.CUT_LEADER, Strike.HOLD_APPENDS, Strike.HEAL_LINKS),
    EMPTIED_LOGS(3, 8, Strike.CUT_A_FOLLOWER, Strike.EMPTY_A_FOLLOWER, Strike.OTHERS_WITHOUT_THE_LEADER),
    LATE_FRAMES(3, 8, Strike.LATE_FRAMES),
    COMPACTED_LOGS(3, 1, Strike.RETURN_TO_A_COMPACTED_LOG),
    OLD_CONFIGURATIONS(3, 8, Strike.OLD_CONFIGURE, Strike.CUT_LEADER, Strike.HEAL),
    STRANGERS(3, 8, Strike.STRANGER_JOINS, Strike.STRANGER_SENDS_AWAY, Strike.STRANGER_STANDS),
    SINGLE_LINKS(3, 8, Strike.CUT_LINK, Strike.HEAL, Strike.STRANGER_STANDS),
    SLOW_REPLAY(3, 8, Strike.REPLAY_SLOWLY, Strike.SILENCE_THE_LEADER, Strike.ELECT_WITHOUT_THE_SILENCED),
    LOST_ANSWERS(3, 2, Strike.LOSE_THE_ANSWERS_TO_A_WRITE),
    LONG_ABSENCES(3, 1, Strike.RETURN_EMPTY_AFTER_SECONDS),
    POISON(5, 8, Strike.POISON_ONE, Strike.CUT_LEADER, Strike.HEAL);

    final int voters;
    final int strikesMax;
    final List<Strike> strikes;

    Mix(int voters, int strikesMax, Strike... strikes) {
        this.voters = voters;
        this.strikesMax = strikesMax;
        this.strikes = List.of(strikes);
    }

    /** Whether each round begins with a new group: the engine's traps with the first entries of a log are there only. */
    boolean isFresh() {
        return this == LATE_FRAMES || this == COMPACTED_LOGS;
    }

    /** All but those that take long. */
    private static Strike[] anything() {
        Set<Strike> slow = EnumSet.of(Strike.RETURN_TO_A_COMPACTED_LOG, Strike.RETURN_EMPTY_AFTER_SECONDS);
        return EnumSet.complementOf(EnumSet.copyOf(slow)).toArray(Strike[]::new);
    }
}
