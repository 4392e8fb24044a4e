package dev.confab.gossip.simulation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How one entry spread over a fleet: who had it when, after how many messages, and who sent how many copies. */
public final class Spread {

    private static final long NEVER = Long.MAX_VALUE;

    private final long revision;
    private final long startNanos;
    private final long[] nanos;
    private final int[] hops;
    private final int[] copies;
    private long messages;
    private long bytes;

    Spread(long revision, int nodes, long startNanos) {
        this.revision = revision;
        this.startNanos = startNanos;
        this.nanos = new long[nodes];
        this.hops = new int[nodes];
        this.copies = new int[nodes];
        Arrays.fill(nanos, NEVER);
    }

    /** Which entry. */
    public long revision() {
        return revision;
    }

    /** Within what time so many of those who count had it, in milliseconds; infinite if they never had. */
    public double millis(double share, boolean[] counts) {
        long[] sorted = counted(counts).mapToLong(node -> nanos[node]).sorted().toArray();
        long at = sorted[rank(share, sorted.length)];
        return at == NEVER ? Double.POSITIVE_INFINITY : at / 1e6;
    }

    /** Within how many hops so many of those who count had it. */
    public int hops(double share, boolean[] counts) {
        int[] sorted = counted(counts)
                .map(node -> nanos[node] == NEVER ? Integer.MAX_VALUE : hops[node])
                .sorted()
                .toArray();
        return sorted[rank(share, sorted.length)];
    }

    /** How many of those who count had it within each of so many steps of that length. */
    public long[] curve(int steps, long stepNanos, boolean[] counts) {
        long[] reached = new long[steps];
        counted(counts).filter(node -> nanos[node] != NEVER).forEach(node -> {
            for (int step = (int) Math.min(steps, nanos[node] / stepNanos); step < steps; step++) {
                reached[step]++;
            }
        });
        return reached;
    }

    /** How many copies of the entry were sent, by all. */
    public long copies() {
        return Arrays.stream(copies).asLongStream().sum();
    }

    /** How many copies the busiest node sent. */
    public int copiesOfTheBusiest() {
        return Arrays.stream(copies).max().orElse(0);
    }

    /** How many messages of the broadcast were sent meanwhile, by all. */
    public long messages() {
        return messages;
    }

    /** How many bytes those had. */
    public long bytes() {
        return bytes;
    }

    boolean has(int node) {
        return node >= nanos.length || nanos[node] != NEVER;
    }

    /** The node has it; the time counts from when the node could have had it. */
    void reached(int node, int hop, long now, long runsSince) {
        if (!has(node)) {
            nanos[node] = now - startNanos - Math.max(0, runsSince - startNanos);
            hops[node] = hop;
        }
    }

    void sent(int node, int sentCopies, long sentBytes) {
        messages++;
        bytes += sentBytes;
        if (node < copies.length) {
            copies[node] += sentCopies;
        }
    }

    private IntStream counted(boolean[] counts) {
        return IntStream.range(0, nanos.length).filter(node -> counts[node]);
    }

    private static int rank(double share, int size) {
        return Math.max(0, (int) Math.ceil(share * size) - 1);
    }
}
