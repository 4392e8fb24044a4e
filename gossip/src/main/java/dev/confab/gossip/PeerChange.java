package dev.confab.gossip;

/** What became of a peer. */
public enum PeerChange {
    /** It is new, or it was started again after it had left. */
    JOINED,
    /** It said goodbye. */
    LEFT,
    /** It did not answer, nor say in time that it lives. */
    FAILED,
    /** It had failed, and lives. */
    CAME_BACK,
    /** It has a vote from now on. */
    VOTES,
    /** Its vote went to another, or is gone. */
    VOTES_NO_MORE
}
