package dev.confab.gossip.membership;

/** How a member stands; of two records of one life of a node the one further down this list takes precedence. */
public enum MemberState {
    /** It answers, as far as is known. */
    ALIVE,
    /** A probe of it went unanswered; it has a while to say that it lives. */
    SUSPECT,
    /** It did not say so in time. It may still come back, with a higher incarnation. */
    DEAD,
    /** It said goodbye. */
    LEFT;

    /** Whether it is no longer among those that messages are sent to. */
    public boolean isGone() {
        return this == DEAD || this == LEFT;
    }
}
