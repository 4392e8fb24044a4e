package dev.confab.ledger;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which faults strike, how many in a round at most, and on how many voters of how many nodes. */
enum Mix {
    GENERAL(3, 3, 8, Mix.anything()),
    POWER(3, 3, 8, Strike.POWER_LOSS),
    ELECTIONS(3, 3, 8, Strike.RESIGN_IN_A_STORM),
    REPEATED_VOTES(
            3, 3, 8, Strike.REPEAT_VOTES, Strike.CUT_LEADER, Strike.KILL_LEADER, Strike.START, Strike.HEAL_LINKS),
    RETURNING_LEADERS(3, 3, 8, Strike.CUT_LEADER, Strike.HOLD_APPENDS, Strike.HEAL_LINKS),
    EMPTIED_LOGS(3, 3, 8, Strike.CUT_A_FOLLOWER, Strike.EMPTY_A_FOLLOWER, Strike.OTHERS_WITHOUT_THE_LEADER),
    LATE_FRAMES(3, 3, 8, Strike.LATE_FRAMES),
    COMPACTED_LOGS(3, 3, 1, Strike.RETURN_TO_A_COMPACTED_LOG),
    OLD_CONFIGURATIONS(3, 3, 8, Strike.OLD_CONFIGURE, Strike.CUT_LEADER, Strike.HEAL),
    STRANGERS(3, 3, 8, Strike.STRANGER_JOINS, Strike.STRANGER_SENDS_AWAY, Strike.STRANGER_STANDS),
    SINGLE_LINKS(3, 3, 8, Strike.CUT_LINK, Strike.HEAL, Strike.STRANGER_STANDS),
    SLOW_REPLAY(3, 3, 8, Strike.REPLAY_SLOWLY, Strike.SILENCE_THE_LEADER, Strike.ELECT_WITHOUT_THE_SILENCED),
    LOST_ANSWERS(3, 3, 2, Strike.LOSE_THE_ANSWERS_TO_A_WRITE),
    LONG_ABSENCES(3, 3, 1, Strike.RETURN_EMPTY_AFTER_SECONDS),
    POISON(5, 5, 8, Strike.POISON_ONE, Strike.CUT_LEADER, Strike.HEAL),
    OVERLAPPING_CHANGES(3, 5, 4, Strike.CHANGE_TWO_AT_ONCE),
    CHANGES_AND_POWER(3, 5, 4, Strike.LOSE_POWER_AMID_A_CHANGE),
    FORGOTTEN_VOTERS(3, 3, 4, Strike.FORGET_VOTERS),
    LOST_DISKS(3, 5, 8, Strike.LOSE_A_DISK, Strike.CHANGE_VOTERS, Strike.KILL_LEADER, Strike.START),
    /** Three of five nodes vote at first, and others later. Changes come often, or few would be struck. */
    CHANGES(
            3,
            5,
            12,
            Strike.CHANGE_VOTERS,
            Strike.CHANGE_VOTERS,
            Strike.CHANGE_VOTERS,
            Strike.CHANGE_TWO_AT_ONCE,
            Strike.TELL_WHO_VOTES,
            Strike.TELL_WHO_VOTES,
            Strike.LOSE_POWER_AMID_A_CHANGE,
            Strike.LOSE_A_DISK,
            Strike.FORGET_VOTERS,
            Strike.STRANGER_JOINS,
            Strike.STRANGER_SENDS_AWAY,
            Strike.CUT_LEADER,
            Strike.CUT_ONE,
            Strike.CUT_LINK,
            Strike.MUTE_LEADER,
            Strike.LOSE_ANSWERS,
            Strike.HOLD_ANYTHING,
            Strike.LATE_FRAMES,
            Strike.HEAL,
            Strike.KILL_ONE,
            Strike.KILL_LEADER,
            Strike.START,
            Strike.POWER_LOSS_OF_WHOLE_DISKS);

    final int founders;
    final int nodes;
    final int strikesMax;
    final List<Strike> strikes;

    Mix(int founders, int nodes, int strikesMax, Strike... strikes) {
        this.founders = founders;
        this.nodes = nodes;
        this.strikesMax = strikesMax;
        this.strikes = List.of(strikes);
    }

    /** Whether each round begins with a new group: the engine's traps with the first entries of a log are there only. */
    boolean isFresh() {
        return this == LATE_FRAMES || this == COMPACTED_LOGS;
    }

    /** All but those that take long, and those for which more nodes than voters are needed. */
    private static Strike[] anything() {
        Set<Strike> left = EnumSet.of(
                Strike.RETURN_TO_A_COMPACTED_LOG,
                Strike.RETURN_EMPTY_AFTER_SECONDS,
                Strike.CHANGE_VOTERS,
                Strike.TELL_WHO_VOTES,
                Strike.CHANGE_TWO_AT_ONCE,
                Strike.LOSE_POWER_AMID_A_CHANGE,
                Strike.LOSE_A_DISK,
                Strike.FORGET_VOTERS,
                Strike.POWER_LOSS_OF_WHOLE_DISKS);
        return EnumSet.complementOf(EnumSet.copyOf(left)).toArray(Strike[]::new);
    }
}
