package dev.confab;

/** What an acknowledged write survives. */
public enum Durability {

    /** The power loss of every node at once: a majority of the voters has it on disk, forced, before it is acknowledged. */
    FSYNC,

    /** The kill of every process at once, not a power loss: a majority's operating systems have it. */
    PROCESS
}
