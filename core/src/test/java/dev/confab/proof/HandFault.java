package dev.confab.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody changes a seat by hand, and a moment before or after something happens to a node: the leader often. Immutable.
 */
record HandFault(Operator.Wish wish, Disruption disruption) implements SeatFault {

    private static final int GAP_MILLIS_MAX = 400;

    /** What happens to the node. */
    enum Disruption {
        KILL {
            @Override
            void strike(ProofCluster cluster, int victim) {
                cluster.kill(List.of(victim));
            }
        },
        STOP {
            @Override
            void strike(ProofCluster cluster, int victim) {
                cluster.process(victim).stop();
            }
        },
        CUT {
            @Override
            void strike(ProofCluster cluster, int victim) {
                cluster.network().isolate(List.of(victim));
            }
        },
        /** It comes back as another voter, which must not vote for the one that it was. */
        WIPE {
            @Override
            void strike(ProofCluster cluster, int victim) {
                cluster.kill(List.of(victim));
                cluster.wipe(victim);
            }
        };

        abstract void strike(ProofCluster cluster, int victim);
    }

    /**
     * All but one: where one of three loses its vote by hand while another loses its disk, nobody is left who could agree to
     * anything. Whoever asks for that has taken two of three away.
     */
    static List<HandFault> all() {
        return Arrays.stream(Operator.Wish.values())
                .flatMap(wish -> Arrays.stream(Disruption.values()).map(each -> new HandFault(wish, each)))
                .filter(fault -> fault.wish != Operator.Wish.DEMOTE || fault.disruption != Disruption.WIPE)
                .toList();
    }

    @Override
    public String asked() {
        return (wish + "-" + disruption).toLowerCase(Locale.ROOT);
    }

    @Override
    public Needs needs() {
        return disruption == Disruption.CUT ? Needs.NETWORK : Needs.NOTHING;
    }

    /** One that lost its disk comes back soon half of the time, while its seat is still its own. */
    @Override
    public long millis(Random random) {
        boolean isShort = disruption == Disruption.WIPE && random.nextBoolean();
        return isShort ? random.nextInt(300) : 300 + random.nextInt(7000);
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        Operator operator = cluster.operator();
        operator.requireWhole();
        int target = wish == Operator.Wish.PROMOTE ? operator.plain(random) : operator.follower(random);
        int victim = victim(operator.voters(), target, random);
        int asker = other(cluster, List.of(target, victim), random);
        boolean isAskedFirst = random.nextBoolean();
        long gapNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(GAP_MILLIS_MAX));
        if (isAskedFirst) {
            operator.wish(asker, wish, target);
            LockSupport.parkNanos(gapNanos);
        }
        disruption.strike(cluster, victim);
        if (!isAskedFirst) {
            LockSupport.parkNanos(gapNanos);
            operator.wish(asker, wish, target);
        }
        return "%s of node %d asked for at node %d %d ms %s %s of node %d"
                .formatted(
                        wish,
                        target,
                        asker,
                        TimeUnit.NANOSECONDS.toMillis(gapNanos),
                        isAskedFirst ? "before" : "after",
                        disruption,
                        victim);
    }

    /** Of five the leader three times, the target once, any voter once; a plain node has no disk that counts. */
    private static int victim(List<Integer> voters, int target, Random random) {
        int kind = random.nextInt(5);
        return kind < 3 ? voters.get(0) : kind == 3 ? target : voters.get(random.nextInt(voters.size()));
    }

    private static int other(ProofCluster cluster, List<Integer> busy, Random random) {
        List<Integer> others = new ArrayList<>(cluster.alive());
        others.removeAll(busy);
        return others.get(random.nextInt(others.size()));
    }
}
