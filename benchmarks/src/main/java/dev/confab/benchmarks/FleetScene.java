package dev.confab.benchmarks;

/** What a simulated fleet has to live with. */
enum FleetScene {
    EVEN("stable, each latency 25 ms", 1, 2),
    STABLE("stable", 2, 2),
    DEAD("5 % dead", 1, 3),
    FAULTS("faults", 5, 7);

    private final String words;
    private final int commits;
    private final int seconds;

    FleetScene(String words, int commits, int seconds) {
        this.words = words;
        this.commits = commits;
        this.seconds = seconds;
    }

    String words() {
        return words;
    }

    /** How many entries are committed and measured, one at a time. */
    int commits() {
        return commits;
    }

    /** How long each is watched: longer than a node stands still. */
    int seconds() {
        return seconds;
    }
}
