package dev.confab.proof;

/**
 * One place of the final log, as the mark of its write tells it. Immutable.
 *
 * @param marked how often the mark was put: 1 unless the write was applied again
 */
record Entry(long revision, long write, long marked) {}
