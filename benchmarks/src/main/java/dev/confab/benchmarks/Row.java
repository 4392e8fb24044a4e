package dev.confab.benchmarks;

/**
 * One line of the table. Immutable.
 *
 * @param what what was measured
 * @param reach where we want to be, or "-" where the row only tells
 * @param measured ours
 * @param peer the other, in the same run
 */
record Row(String what, String reach, String measured, String peer) {

    static final String HEADER = "| What | Reach | Measured | Peer, same run | Command |\n|---|---|---|---|---|";

    String markdown(String harness) {
        return "| %s | %s | %s | %s | `%s` |".formatted(what, reach, measured, peer, harness);
    }
}
