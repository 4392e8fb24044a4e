package dev.confab.ledger;

/** A step from one set of voters to the next; at most one vote comes or goes with it. Immutable. */
public sealed interface VoterChange {

    /** Whom it is about. */
    VoterId id();

    /** That node gets the log from now on, without a vote. */
    record Add(VoterId id) implements VoterChange {}

    /** That member, which has the log, gets a vote. */
    record Promote(VoterId id) implements VoterChange {}

    /** That voter keeps getting the log, and votes no more. */
    record Demote(VoterId id) implements VoterChange {}

    /** That member, voting or not, is one no more. */
    record Remove(VoterId id) implements VoterChange {}
}
