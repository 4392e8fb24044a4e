package dev.confab.gossip.membership;

/** What {@link Formation} has come to. Immutable. */
public sealed interface FormationOutcome {

    /** Found the cluster with these voters, this node among them. The other founders come to the same record. */
    record Form(FoundingRecord record) implements FormationOutcome {}

    /** A cluster exists and this node, or this disk of it, is not among its founders: join as a plain node. */
    record Join(FoundingRecord record) implements FormationOutcome {}

    /**
     * Nothing is decided.
     *
     * @param reason what is awaited from whom, and what to do about it where waiting alone does not help
     */
    record Undecided(String reason) implements FormationOutcome {}
}
