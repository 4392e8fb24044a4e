package dev.confab.watch;

/** How much a listener wants to hear. */
public enum Delivery {
    /** Each matching commit, in order, none missed and none repeated; see {@link Watch#queueMax} for the one exception. */
    EVERY_CHANGE,
    /**
     * The newest values only: what changes while the listener is busy, or waits for its executor, is put together into one
     * event. Intermediate values are never heard of.
     */
    LATEST
}
